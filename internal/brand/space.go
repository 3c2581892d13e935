package brand

import "math"

// linear takes a channel of sRGB, 0 to 1, to linear light.
func linear(x float64) float64 {
	if x > 0.04045 {
		return math.Pow((x+.055)/1.055, 2.4)
	}
	return x / 12.92
}

// gamma is the way back from linear.
func gamma(x float64) float64 {
	sign := 1.
	if x < 0 {
		sign, x = -1, -x
	}
	if x <= 0.0031308 {
		return sign * 12.92 * x
	}
	return sign * (1.055*math.Pow(x, 1/2.4) - .055)
}

// lightness is the L of HSLuv, which is L* of CIELUV: 0 to 100.
func (c rgb) lightness() float64 {
	y := 0.21263900587151027*linear(c[0]/255) + 0.715168678767756*linear(c[1]/255) + 0.07219231536073371*linear(c[2]/255)
	if y <= 0.0088564516 {
		return y * 903.2962962
	}
	return 116*math.Cbrt(y) - 16
}

// luminanceOf is the luminance of the grey that has the lightness l.
func luminanceOf(l float64) float64 {
	if l > 99.9999999 {
		return 1
	}
	if l < 1e-8 {
		return 0
	}
	y := math.Pow((l+16)/116, 3)
	if l <= 8 {
		y = l / 903.2962962
	}
	g := round(gamma(y) * 255)
	return rgb{g, g, g}.luminance()
}

type matrix [3][3]float64

func (m matrix) times(v [3]float64) (out [3]float64) {
	for i := range m {
		for j := range v {
			out[i] += m[i][j] * v[j]
		}
	}
	return out
}

// The matrices of OKLab, with the digits that the original uses.
var (
	rgbToXYZ = matrix{{0.4124564390896922, 0.357576077643909, 0.18043748326639894}, {0.21267285140562253, 0.715152155287818, 0.07217499330655958}, {0.0193338955823293, 0.11919202588130297, 0.9503040785363679}}
	xyzToLMS = matrix{{0.819022437996703, 0.3619062600528904, -0.1288737815209879}, {0.0329836539323885, 0.9292868615863434, 0.0361446663506424}, {0.0481771893596242, 0.2642395317527308, 0.6335478284694309}}
	lmsToLab = matrix{{0.210454268309314, 0.7936177747023054, -0.0040720430116193}, {1.9779985324311684, -2.4285922420485799, 0.450593709617411}, {0.0259040424655478, 0.7827717124575296, -0.8086757549230774}}
	labToLMS = matrix{{1, 0.3963377773761749, 0.2158037573099136}, {1, -0.1055613458156586, -0.0638541728258133}, {1, -0.0894841775298119, -1.2914855480194092}}
	lmsToXYZ = matrix{{1.2268798758459243, -0.5578149944602171, 0.2813910456659647}, {-0.0405757452148008, 1.112286803280317, -0.0717110580655164}, {-0.0763729366746601, -0.4214933324022432, 1.5869240198367816}}
	xyzToRGB = matrix{{3.2404541621141045, -1.5371385127977166, -0.498531409556016}, {-0.9692660305051868, 1.8760108454466942, 0.041556017530349834}, {0.055643430959114726, -0.2040259135167538, 1.0572251882231791}}
)

// muted is the colour with its chroma in OKLCH times k: dark pages want calmer colours.
func (c rgb) muted(k float64) rgb {
	lms := xyzToLMS.times(rgbToXYZ.times([3]float64{linear(c[0] / 255), linear(c[1] / 255), linear(c[2] / 255)}))
	for i := range lms {
		lms[i] = math.Cbrt(lms[i])
	}
	lab := lmsToLab.times(lms)
	chroma := math.Hypot(lab[1], lab[2])
	if round(chroma*10000) == 0 { // a grey has no hue to keep
		lab[1], lab[2] = chroma*k, 0
	} else {
		lab[1] *= k
		lab[2] *= k
	}
	out := labToLMS.times(lab)
	for i := range out {
		out[i] = out[i] * out[i] * out[i]
	}
	out = xyzToRGB.times(lmsToXYZ.times(out))
	return rgb{gamma(out[0]) * 255, gamma(out[1]) * 255, gamma(out[2]) * 255}.rounded()
}

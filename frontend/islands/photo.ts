// photo makes a chosen picture small before it is sent, which also drops what the camera wrote
// into it (the place, the phone). Without JS the plain file field sends the picture as it is; the
// server draws it anew in any case.
//
// <input type="file" accept="image/*" data-island="…" data-photo="preview">
// <div id="preview"></div>
import type { Start } from './parts/page'

const longest = 1600 // px
const quality = 0.82
const previewWidth = 240 // px

/** The picture drawn upright, at most longest px long. Rejects for what the browser cannot read. */
async function draw(file: File): Promise<HTMLCanvasElement> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#fff' // JPEG has no see-through parts
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas
}

const encode = (canvas: HTMLCanvasElement, name: string): Promise<File> => new Promise((resolve, reject) =>
  canvas.toBlob((blob) => blob ? resolve(new File([blob], name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })) : reject(), 'image/jpeg', quality))

export const start: Start = (element) => {
  const field = element as HTMLInputElement
  const chosen = async (): Promise<void> => {
    const before = field.files!
    const small = new DataTransfer()
    const previews: HTMLElement[] = []
    for (const file of before) {
      try {
        const canvas = await draw(file)
        small.items.add(await encode(canvas, file.name))
        canvas.style.width = previewWidth + 'px'
        previews.push(canvas)
      } catch {
        small.items.add(file) // the server knows more kinds, or says what is wrong
      }
    }
    if (field.files !== before) return // something else was chosen meanwhile
    field.files = small.files
    document.getElementById(field.dataset.photo!)?.replaceChildren(...previews)
  }
  field.addEventListener('change', () => void chosen())
  return undefined // a field that is gone is never changed again
}

var d={b:["**","**"],i:["_","_"],link:["[","](https://)"]};function a({text:e,from:n,to:r},s){if(s==="ul")return u(e,n,r);let[t,i]=d[s],l=e.slice(n,r),c=e.slice(0,n),o=e.slice(r);return c.endsWith(t)&&o.startsWith(i)?{text:c.slice(0,-t.length)+l+o.slice(i.length),from:n-t.length,to:r-t.length}:{text:c+t+l+i+o,from:n+t.length,to:r+t.length}}function u(e,n,r){let s=e.lastIndexOf(`
`,n-1)+1,t=e.indexOf(`
`,r)<0?e.length:e.indexOf(`
`,r),i=e.slice(s,t).split(`
`),l=i.every(o=>o.startsWith("- ")),c=i.map(o=>l?o.slice(2):o.startsWith("- ")?o:"- "+o).join(`
`);return{text:e.slice(0,s)+c+e.slice(t),from:s,to:s+c.length}}var p=e=>{let n=document.getElementById(e.dataset.mdbar),r=s=>{let t=a({text:n.value,from:n.selectionStart,to:n.selectionEnd},s);n.select(),document.execCommand("insertText",!1,t.text)||(n.value=t.text,n.dispatchEvent(new Event("input",{bubbles:!0}))),n.focus(),n.setSelectionRange(t.from,t.to)};e.hidden=!1,e.addEventListener("click",s=>{let t=s.target.closest("[data-md]");t&&r(t.dataset.md)})};export{p as start};

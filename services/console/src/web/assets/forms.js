// What a page does better with a script; it does everything without one.
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) break
  button.hidden = false
  const word = button.textContent
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
      button.textContent = 'Copied'
    } catch {
      button.textContent = 'Not copied'
    }
    setTimeout(() => {
      button.textContent = word
    }, 2_000)
  })
}
for (const input of document.querySelectorAll('input[data-limit]')) {
  const told = document.createElement('p')
  told.className = 'warn'
  told.setAttribute('role', 'status')
  input.after(told)
  const limit = Number(input.dataset.limit)
  const tell = () => {
    const length = input.value.trim().replace(/\/*$/, '/').length
    told.textContent = length > limit ? `${length} characters; an SMG takes ${limit}` : ''
  }
  input.addEventListener('input', tell)
}
const kind = document.querySelector('select[name="kind"]')
const parts = document.querySelectorAll('[data-kinds]')
if (kind && parts.length > 0) {
  const sort = () => {
    for (const part of parts) part.hidden = !part.dataset.kinds.split(' ').includes(kind.value)
  }
  kind.addEventListener('change', sort)
  sort()
}

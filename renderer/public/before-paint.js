// Runs before the first paint, as a file of its own because the content security policy allows no inline script:
// the chosen theme and language are there at once. The keys are those of state/preferences.ts.
;(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var theme = read('chargebench-theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  var language = read('chargebench-language')
  if (language) root.lang = language
})()

// A chunk of its own, loaded after the first paint: the browser then fetches only the subsets whose characters it shows.
import '@fontsource-variable/noto-sans-kr/wght.css'

/** Sets the theme before the first paint, so that a dark page never flashes light. Runs inline in the document. */
export const THEME_SCRIPT = `(function(){var d=document.documentElement,t;try{t=localStorage.theme}catch(e){}d.dataset.theme=t||(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')})()`;

// The style of the widget's button and of the frame that it opens.
export const kWidgetStyle = `
:host { all: initial; color-scheme: light dark; }
button {
  position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000;
  display: inline-flex; align-items: center; gap: 0.6rem; min-block-size: 3.25rem; padding-inline: 1.25rem;
  border: 2px solid transparent; border-radius: 2rem; background: #0b5563; color: #fff; cursor: pointer;
  font: 600 1.0625rem/1.2 system-ui, sans-serif; box-shadow: 0 2px 12px rgb(0 0 0 / 25%);
}
button:hover { background: #083f4a; }
button:focus-visible { outline: 3px solid #0b5563; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
.icon { inline-size: 1.4rem; block-size: 1.4rem; fill: none; stroke: currentColor; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round; }
#panel {
  position: fixed; inset-block-end: 5.25rem; inset-inline-end: 1rem; z-index: 2147483000;
  inline-size: min(29rem, 100vw - 2rem); block-size: min(46rem, 100vh - 6.5rem);
  block-size: min(46rem, 100dvh - 6.5rem);
  border-radius: 1rem; overflow: hidden; background: Canvas; border: 1px solid #8a9ba0;
  box-shadow: 0 8px 40px rgb(0 0 0 / 30%);
}
#panel[hidden] { display: none; }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; }
@media (max-height: 46rem) { #panel { inset-block-end: 1rem; block-size: calc(100% - 2rem); } }
@media (max-width: 32rem), (max-height: 32rem) {
  #panel { inset: 0; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; }
}
/* The chat, once it is there, has a button of its own to close it. */
@media (max-width: 32rem), (max-height: 46rem) { #panel.there:not([hidden]) + button { display: none; } }
@media (prefers-color-scheme: dark) {
  button { background: #8ad2de; color: #07262c; }
  button:hover { background: #b5e4ec; }
  button:focus-visible { outline-color: #8ad2de; box-shadow: 0 0 0 3px #10181b; }
  #panel { border-color: #4b5e64; }
}
@media (forced-colors: active) { button, #panel { border: 2px solid ButtonText; } }
@media print { button, #panel { display: none; } }
`;

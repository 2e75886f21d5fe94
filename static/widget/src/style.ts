/** The whole look, inside the shadow: nothing of the page gets in, nothing of ours gets out. */

export const STYLE = `
:host{all:initial}
*,*::before,*::after{box-sizing:border-box}
.v{--accent:#1f4f8f;--on:#fff;--paper:#fff;--ink:#17202b;--dim:#4d5866;--line:#d5dbe3;--sheet:#f4f6f9;--bad:#a3161a;
--radius:18px;font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);
position:fixed;z-index:2147483000;inset:auto 0 0 auto;text-align:start;-webkit-text-size-adjust:100%}
.v.dark{--paper:#14181e;--ink:#eef1f5;--dim:#b3bdc9;--line:#343d48;--sheet:#1d232b;--bad:#ff9b9b;color-scheme:dark}
button,textarea{font:inherit;color:inherit}
button{cursor:pointer;border:0;background:none;padding:0;border-radius:10px;min-width:44px;min-height:44px;
display:inline-flex;align-items:center;justify-content:center}
button:disabled{cursor:default;opacity:.55}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.launch{position:fixed;inset-inline-end:calc(20px + env(safe-area-inset-right));
bottom:calc(20px + env(safe-area-inset-bottom));width:60px;height:60px;border-radius:50%;background:var(--accent);
color:var(--on);box-shadow:0 6px 24px rgb(0 0 0/.28);border:2px solid var(--on)}
.launch svg{width:28px;height:28px}
.badge{position:absolute;top:-5px;inset-inline-end:-5px;min-width:24px;height:24px;padding:0 6px;border-radius:12px;
background:#a3161a;color:#fff;font-size:13px;font-weight:700;line-height:24px;text-align:center}
.panel{position:fixed;inset-inline-end:calc(20px + env(safe-area-inset-right));
bottom:calc(20px + env(safe-area-inset-bottom));width:380px;height:min(620px,calc(100dvh - 40px));
display:flex;flex-direction:column;background:var(--paper);border:1px solid var(--line);border-radius:20px;
overflow:hidden;box-shadow:0 16px 48px rgb(0 0 0/.3);animation:rise .18s ease-out}
[hidden]{display:none!important}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
header{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 18px;background:var(--accent);color:var(--on)}
header :focus-visible{outline-color:var(--on);outline-offset:-4px}
.who{flex:1;min-width:0}
h2{font-size:17px;line-height:1.25;margin:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.status{font-size:13.5px;margin:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header svg{width:22px;height:22px}
.scroll{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;
flex-direction:column;gap:4px}
.note{align-self:center;text-align:center;font-size:13.5px;color:var(--dim);margin:4px 8px 10px;max-width:34ch;
text-wrap:balance}
.log{display:flex;flex-direction:column;gap:4px;list-style:none;margin:0;padding:0}
.item{display:flex;flex-direction:column;align-items:flex-start;max-width:86%;margin-top:6px}
.item.mine{align-self:flex-end;align-items:flex-end}
.item.notice{align-self:center;max-width:100%}
.item.notice .text{background:none;color:var(--dim);font-size:13.5px;text-align:center;padding:4px 8px}
.name{font-size:13px;color:var(--dim);margin:4px 12px 2px}
.text{background:var(--sheet);border-radius:var(--radius);padding:9px 14px;white-space:pre-wrap;
overflow-wrap:anywhere;border-end-start-radius:5px}
.mine .text{background:var(--accent);color:var(--on);border-radius:var(--radius);border-end-end-radius:5px}
.text a{color:inherit;text-underline-offset:2px}
.meta{font-size:13px;color:var(--dim);margin:2px 8px 0;display:flex;gap:10px;align-items:center;flex-wrap:wrap}
.meta.bad{color:var(--bad)}
.meta button{min-height:32px;min-width:0;padding:0 6px;text-decoration:underline;color:var(--ink)}
.file{display:inline-flex;align-items:center;gap:8px;margin-top:4px;padding:8px 12px;border:1px solid var(--line);
border-radius:12px;color:var(--ink);background:var(--paper);font-size:14.5px;overflow-wrap:anywhere;max-width:100%}
.dots{display:inline-flex;gap:5px;padding:15px 16px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--dim);animation:beat 1.2s infinite}
.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes beat{0%,60%,100%{opacity:.3}30%{opacity:1}}
.banner{font-size:14px;padding:8px 16px;background:var(--sheet);border-top:1px solid var(--line);color:var(--ink)}
.banner.bad{color:var(--bad)}
form{border-top:1px solid var(--line);padding:8px 8px calc(8px + env(safe-area-inset-bottom));background:var(--paper)}
.row{display:flex;align-items:flex-end;gap:2px}
textarea{flex:1;min-width:0;resize:none;border:1px solid var(--dim);border-radius:14px;background:var(--paper);
padding:9px 12px;min-height:44px;max-height:132px;line-height:24px;font-size:16px;margin:0}
textarea::placeholder{color:var(--dim);opacity:1}
textarea:focus-visible{outline-offset:0}
form svg{width:22px;height:22px}
.send{color:var(--on);background:var(--accent);border-radius:14px;margin-inline-start:4px}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:0 4px 8px;padding:0;list-style:none}
.chip{display:flex;align-items:center;gap:4px;border:1px solid var(--line);border-radius:12px;font-size:14px;
padding-inline-start:10px;max-width:100%;overflow-wrap:anywhere}
.chip.bad{color:var(--bad);border-color:var(--bad)}
.label{min-width:0;padding:6px 0}.bad .ellipsis{font-weight:600}
.ellipsis{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.ask{display:flex;align-items:center;flex-wrap:wrap;gap:4px 12px}
.ask button{text-decoration:underline;min-width:0;padding:0 6px}
.chip button{min-width:36px;min-height:36px}
progress{width:64px;height:8px;accent-color:var(--ink)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:480px){
.panel{inset:var(--top,0px) 0 auto 0;width:100%;height:var(--height,100dvh);border:0;border-radius:0;animation:none}
header{padding-top:calc(8px + env(safe-area-inset-top));padding-inline-start:calc(16px + env(safe-area-inset-left))}
.launch{inset-inline-end:calc(16px + env(safe-area-inset-right));bottom:calc(16px + env(safe-area-inset-bottom))}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}.dots i{opacity:.7}}
@media (forced-colors:active){.launch,.text,.panel,.send{border:1px solid}}
@media print{.v{display:none}}
`;

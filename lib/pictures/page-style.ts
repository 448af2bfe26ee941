/** How pages look. No font, image or script comes from anywhere. */
export const pageStyle = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.hatches{position:absolute}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--page);padding:4px 10px;border:2px solid var(--link-text);border-radius:6px;z-index:1}
header,main,footer{max-width:1244px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:26px;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:18px;margin:40px 0 10px}
h3{font-size:15px;margin:20px 0 6px}
p{margin:8px 0;max-width:80ch;overflow-wrap:anywhere}
.about{color:var(--dim-text)}
.verdict{display:inline-block;margin:12px 0 0;padding:3px 12px;border-radius:999px;border:1.5px solid currentColor;font-weight:600;overflow-wrap:anywhere}
.good{color:var(--good-text)}.bad{color:var(--bad-text)}.warn{color:var(--warn-text)}.busy{color:var(--link-text)}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:10px;margin:20px 0 0}
dl.facts div{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:10px 14px;min-width:0}
dl.facts dt{color:var(--dim-text);font-size:12.5px}
dl.facts dd{margin:2px 0 0;font-weight:600;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;padding:10px}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:3px solid var(--link-text);outline-offset:2px}
.scroll .graph{max-width:none}
.scroll .graph.fits{max-width:100%;height:auto;min-width:1080px}
.scroll .beside{width:100%;height:auto;min-width:960px}
.scroll .above{display:none}
@media (max-width:760px){.scroll .beside{display:none}.scroll .above{display:block;width:100%;height:auto;max-width:480px}}
table{border-collapse:collapse;width:100%;font-size:13.5px}
caption{overflow-wrap:anywhere;text-align:left;color:var(--dim-text);padding:0 8px 6px}
th,td{text-align:left;vertical-align:top;padding:6px 8px;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--dim-text);font-weight:600;white-space:nowrap}
tbody th{font-weight:600;min-width:210px;max-width:340px;overflow-wrap:anywhere}
td{min-width:72px}
tbody th .under{display:block;font-weight:400;color:var(--dim-text);font-size:12.5px}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
td.short{white-space:nowrap}
td.long{min-width:180px;overflow-wrap:anywhere}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tr:target th,tr:target td{background:var(--soft)}
code,pre{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
a{color:var(--link-text)}
details{border:1px solid var(--line);border-radius:10px;padding:10px 14px;margin:14px 0}
details.failure{border:2px solid var(--bad);background:var(--bad-soft)}
summary{cursor:pointer;font-weight:600;border-radius:4px}
ol,ul{padding-left:22px;margin:8px 0}
li{margin:3px 0;overflow-wrap:anywhere}
.rows{display:grid;grid-template-columns:fit-content(30%) minmax(0,1fr);gap:4px 16px;margin:10px 0 0}
.rows dt{color:var(--dim-text);overflow-wrap:anywhere}
.rows dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
.failure .rows dt,.failure .about{color:var(--text)}
footer{color:var(--dim-text);font-size:13px;padding-top:32px;padding-bottom:40px}
@media (max-width:760px){header,main,footer{padding-left:16px;padding-right:16px}header{padding-top:20px}h1{font-size:21px}.scroll{padding:8px}.rows{grid-template-columns:1fr;gap:0}.rows dd{margin-bottom:8px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{body{font-size:11px}.skip{display:none}.scroll{overflow:visible;border:0;padding:0}.scroll .graph,.scroll .beside{width:100%;height:auto;min-width:0}h2{break-after:avoid}tr,.rows{break-inside:avoid}details::details-content{content-visibility:visible;height:auto}}
`;

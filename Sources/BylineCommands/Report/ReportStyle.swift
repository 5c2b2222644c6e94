/// What a report looks like: one column, by day and by night, on paper too. Hands have colours that people who see few colours tell apart.
enum ReportStyle {
  static let sheet: StaticString = """
    :root {
      color-scheme: light dark;
      --paper: #fbfbfa; --card: #fff; --ink: #1d2129; --soft: #5c6470; --line: #e2e4e8;
      --human: #0072b2; --ai: #d55e00; --mixed: #b65a92; --mechanical: #009e73; --carried: #8a94a6;
      --unknown: #c9ced6; --good: #1a7f4b;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171c; --card: #1b1f26; --ink: #e4e7ec; --soft: #9aa3b0; --line: #2d333d;
        --human: #58a9e0; --ai: #f08a41; --mixed: #d894bd; --mechanical: #3cbf95; --carried: #7a8494;
        --unknown: #454d59; --good: #4cc38a;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
    h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
    p { margin: .25rem 0 .75rem; color: var(--soft); max-width: 46rem; overflow-wrap: anywhere; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
      padding: 1.1rem 1.25rem 1.25rem; margin-top: 1.25rem; overflow-x: auto; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem;
      margin: 1.5rem 0 0; padding: 0; }
    .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
      padding: .8rem 1rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
    .tiles dt { color: var(--soft); font-size: .85rem; }
    .tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; font-variant-numeric: tabular-nums; }
    table { border-collapse: collapse; width: 100%; }
    th { text-align: left; font-weight: 500; font-size: .8rem; color: var(--soft); white-space: nowrap; }
    th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tr:last-child td { border-bottom: 0; }
    .long { overflow-wrap: anywhere; min-width: 10rem; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .plain { white-space: nowrap; }
    .chart { width: 30%; min-width: 6rem; vertical-align: middle; padding-right: 0; }
    .narrow { width: 12%; padding-right: .75rem; }
    code { font: .86em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    svg { display: block; width: 100%; height: .7rem; border-radius: 3px; background: var(--line);
      print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    svg.large { height: 1.5rem; border-radius: 5px; margin-bottom: .9rem; }
    .human { fill: var(--human); } .ai { fill: var(--ai); } .mixed { fill: var(--mixed); }
    .mechanical { fill: var(--mechanical); } .carried { fill: var(--carried); }
    .unknown { fill: var(--unknown); } .alive { fill: var(--good); }
    .key { display: inline-block; width: .7rem; height: .7rem; border-radius: 3px; margin-right: .5rem; }
    .mark { font-weight: 600; white-space: nowrap; }
    .mark.ai { color: var(--ai); } .mark.human { color: var(--human); } .mark.unknown { color: var(--soft); }
    .done { color: var(--good); }
    footer { color: var(--soft); font-size: .85rem; margin-top: 1.5rem; }
    @media (max-width: 40rem) { main { padding: 1.5rem .75rem 2rem; } }
    @media print { section { break-inside: avoid; } body { background: none; } }
    """
}

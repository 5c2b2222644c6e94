/// What a report looks like: one column, by day and by night, on paper too. Hands have colours that people who see few colours tell apart;
/// colours of text stand out from the paper at least 4.5 to 1, others 3 to 1.
enum ReportStyle {
  static let sheet: StaticString = """
    :root {
      color-scheme: light dark;
      --paper: #fbfbfa; --card: #fff; --ink: #1d2129; --soft: #5c6470; --line: #e2e4e8;
      --human: #0072b2; --ai: #c25500; --mixed: #b65a92; --mechanical: #009e73; --carried: #9a8236;
      --unknown: #8a93a1; --alive: #4a5361; --good: #1a7f4b; --track: #f0f1f3;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171c; --card: #1b1f26; --ink: #e4e7ec; --soft: #9aa3b0; --line: #2d333d;
        --human: #58a9e0; --ai: #f08a41; --mixed: #d894bd; --mechanical: #3cbf95; --carried: #d3bd77;
        --unknown: #6b7585; --alive: #c3cad4; --good: #4cc38a; --track: #242a33;
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
    th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
    tr:last-child td { border-bottom: 0; }
    .long { overflow-wrap: anywhere; min-width: 10rem; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .plain { white-space: nowrap; }
    .chart { width: 30%; min-width: 6rem; vertical-align: top; padding: .75rem 0 0; }
    .changes .chart { width: 12%; padding-right: .75rem; }
    code { font: .86em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    svg { display: block; width: 100%; height: .7rem; border-radius: 3px; background: var(--track);
      print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    svg.large { height: 1.5rem; border-radius: 5px; margin-bottom: .9rem; }
    .human { fill: var(--human); } .ai { fill: var(--ai); } .mixed { fill: var(--mixed); }
    .mechanical { fill: var(--mechanical); } .carried { fill: var(--carried); }
    .unknown { fill: var(--unknown); } .alive { fill: var(--alive); }
    .key { display: inline-block; width: .7rem; height: .7rem; border-radius: 3px; margin-right: .5rem; }
    .legend .plain { display: inline-block; margin-right: 1rem; }
    .mark { font-weight: 600; white-space: nowrap; }
    .mark.ai { color: var(--ai); } .mark.human { color: var(--human); } .mark.unknown { color: var(--soft); }
    .done { color: var(--good); }
    footer { color: var(--soft); font-size: .85rem; margin-top: 1.5rem; }
    @media (max-width: 40rem) {
      main { padding: 1.5rem .75rem 2rem; }
      section { padding: 1rem; }
      /* What is too wide stands in rows below its name; headings do, too. */
      .folded tr { display: grid; grid-template-columns: repeat(3, 1fr); border-bottom: 1px solid var(--line); }
      .folded th, .folded td { border: 0; padding: .15rem 0; white-space: normal; }
      .folded tr > :first-child, .folded td.chart { grid-column: 1 / -1; width: auto; }
      .folded td.chart { padding: .3rem 0 .5rem; }
      .folded th:last-child { display: none; }
      .changes thead { display: none; }
      .changes tr { display: grid; grid-template-columns: 2rem auto 1fr 4rem; gap: 0 .6rem; padding: .4rem 0;
        border-bottom: 1px solid var(--line); }
      .changes td { border: 0; padding: 0; }
      .changes td:nth-child(4), .changes td:nth-child(5) { grid-column: 2 / -1; }
      .changes td:nth-child(6) { grid-column: 2; text-align: left; }
      .changes td:nth-child(6)::after { content: " lines"; }
      .changes td.chart { grid-column: 3; width: auto; padding: .4rem 0 0; }
    }
    @media print { section { break-inside: avoid; } body { background: none; } }
    """
}

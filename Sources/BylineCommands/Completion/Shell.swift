import ArgumentParser

/// Shells whose completion is known, each with the script that asks `byline complete`.
enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable {
  case bash
  case zsh
  case fish

  /// What the shell has to read once. Where the program offers nothing the shell offers files; a folder gets no blank behind it.
  var script: String {
    switch self {
    case .bash:
      #"""
      # Completion of byline for bash:  source <(byline completion bash)
      _byline() {
        local word
        COMPREPLY=()
        while IFS=$'\t' read -r word _; do
          COMPREPLY+=("$(printf %q "$word")")
        done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then compopt -o nospace 2>/dev/null; fi
      }
      complete -o default -F _byline byline

      """#
    case .zsh:
      #"""
      #compdef byline
      # Completion of byline for zsh:  byline completion zsh > FOLDER-OF-fpath/_byline, or source <(byline completion zsh)
      _byline() {
        local line
        local -a known folders
        for line in "${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
          case $line in
            '') ;;
            */) folders+=("$line") ;;
            *$'\t'*) known+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
            *) known+=("${line//:/\\:}") ;;
          esac
        done
        if (( $#known + $#folders == 0 )); then
          _files
          return
        fi
        (( $#folders )) && compadd -S '' -a folders
        (( $#known )) && _describe byline known
      }
      if [[ ${funcstack[1]} == _byline ]]; then _byline "$@"; else compdef _byline byline; fi

      """#
    case .fish:
      #"""
      # Completion of byline for fish:  byline completion fish > ~/.config/fish/completions/byline.fish
      function __byline_complete
        set -l words (commandline -opc) (commandline -ct)
        $words[1] complete -- $words[2..-1] 2>/dev/null
      end
      complete -c byline -a '(__byline_complete)'

      """#
    }
  }
}

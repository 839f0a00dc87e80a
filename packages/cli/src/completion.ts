import { Argument, Command } from 'commander'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** What can be typed after a command: the commands below it and its options. */
export type Completions = { readonly path: string; readonly words: readonly string[] }

export const completionCommand = (program: () => Command): Command =>
  new Command('completion')
    .description('Prints the completion of a shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  offhook completion bash > ~/.local/share/bash-completion/completions/offhook
  offhook completion zsh > "\${fpath[1]}/_offhook"
  offhook completion fish > ~/.config/fish/completions/offhook.fish`,
    )
    .action((shell: Shell) => {
      process.stdout.write(SCRIPTS[shell](completionsOf(program())))
    })

/** Every command of a tree by its path (`platform verify`; the program itself is ``), with what may follow. */
export function completionsOf(command: Command, path = ''): Completions[] {
  const below = command.commands.filter((one) => one.name() !== 'help')
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long, short }) => long ?? short ?? [])
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  return [
    { path, words: [...below.map((one) => one.name()), ...choices, ...new Set([...options, '--help'])] },
    ...below.flatMap((one) => completionsOf(one, `${path} ${one.name()}`.trim())),
  ]
}

const cases = (completions: readonly Completions[]): string =>
  completions
    .filter(({ path }) => path)
    .map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`)
    .join('\n')
const rootWords = (completions: readonly Completions[]): string => completions[0]!.words.join(' ') // the program itself is first

/** The longest beginning of what was typed that is a command decides; options between are passed over. */
const SCRIPTS: Record<Shell, (completions: readonly Completions[]) => string> = {
  bash: (completions) => `_offhook() {
  local current=\${COMP_WORDS[COMP_CWORD]} path= words='${rootWords(completions)}' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) continue ;; esac
    path="\${path:+$path }$word"
    case $path in
${cases(completions)}
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _offhook offhook
`,
  zsh: (completions) => `#compdef offhook
_offhook() {
  local path_= words_='${rootWords(completions)}' word
  for word in \${words[2,CURRENT-1]}; do
    case $word in -*) continue ;; esac
    path_="\${path_:+$path_ }$word"
    case $path_ in
${cases(completions).replaceAll('words=', 'words_=')}
    esac
  done
  compadd -- \${=words_} || _files
}
compdef _offhook offhook
`,
  fish: (completions) => `function __offhook_words
    set -l path
    set -l words ${rootWords(completions)}
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and continue
        set path (string trim -- "$path $word")
        switch $path
${completions
  .filter(({ path }) => path)
  .map(({ path, words }) => `            case '${path}'\n                set words ${words.join(' ')}`)
  .join('\n')}
        end
    end
    printf '%s\\n' $words
end
complete -c offhook -a '(__offhook_words)'
`,
}

package io.chatops.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops completion}: the shell's completion of commands, options and names. */
@Command(
    name = "completion",
    description = {
      "Prints the completion for bash and zsh.",
      "In ~/.bashrc or ~/.zshrc: source <(chatops completion)"
    })
final class CompletionCommand implements Runnable {
  /**
   * For both shells: neither waits for the end of a process that it reads like this, only for its
   * output, and zsh does not know the number without its dollar sign.
   */
  private static final String NAMES =
      """

      # Adds the names that the hub has: of servers, containers and the like.
      function _complete_chatops() {
        _complete_chatops_words
        local name
        [[ "${COMP_WORDS[COMP_CWORD]}" == -* ]] && return
        while IFS= read -r name; do
          COMPREPLY+=("$name")
        done < <(chatops complete -- "${COMP_WORDS[@]:1:$COMP_CWORD}" 2>/dev/null)
      }
      complete -F _complete_chatops -o default chatops
      """;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    String words = AutoComplete.bash("chatops", spec.root().commandLine());
    spec.commandLine()
        .getOut()
        .print(
            words.replace("\r\n", "\n").replace("_complete_chatops", "_complete_chatops_words")
                + NAMES);
  }
}

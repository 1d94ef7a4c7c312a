package io.chatops.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops completion}: the shell's completion of commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints the completion for bash and zsh.",
      "In ~/.bashrc or ~/.zshrc: source <(chatops completion)"
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    String script = AutoComplete.bash("chatops", spec.root().commandLine());
    spec.commandLine().getOut().print(script.replace("\r\n", "\n"));
  }
}

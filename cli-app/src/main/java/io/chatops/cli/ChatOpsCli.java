package io.chatops.cli;

import io.chatops.cli.command.CliEnvironment;
import io.chatops.cli.command.ClientCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The client's main class. */
public final class ChatOpsCli {
  private ChatOpsCli() {}

  public static void main(String[] words) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    CommandLine command = ClientCommand.commandLine(CliEnvironment.ofThisProcess());
    int code = command.setOut(out).setErr(err).execute(words);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Returns a writer of UTF-8: in the locale C, Java 17 would print question marks. */
  private static PrintWriter writer(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
  }
}

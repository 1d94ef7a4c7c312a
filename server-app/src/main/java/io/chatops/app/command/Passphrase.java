package io.chatops.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The passphrase of a sealed backup, from a file: a command line is seen by every user. */
final class Passphrase {
  private static final int LEAST = 12;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "The passphrase that seals the backup: the first line of this file, 12 characters or"
              + " more.")
  private @Nullable Path file;

  /** Returns the passphrase; absent if none is given. */
  char @Nullable [] read() {
    if (file == null) {
      return null;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new CommandRejectedException(
          file + " cannot be read: name a text file with the passphrase in its first line");
    }
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (first.length() < LEAST) {
      throw new CommandRejectedException(
          "The first line of " + file + " needs at least " + LEAST + " characters");
    }
    return first.toCharArray();
  }
}

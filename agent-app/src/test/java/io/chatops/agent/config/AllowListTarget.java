package io.chatops.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.testkit.Fuzzing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Matches commands of a hub against a host's allow-list, in a folder with links that lead out of
 * it. An input is a command, or an entry of the allow-list if it begins with a plus sign.
 */
public final class AllowListTarget {
  private static final Path FOLDER = folder();
  private static final CommandRules RULES =
      new CommandRules(
          CommandAccess.ALLOW_LIST,
          List.of(
              CommandTemplate.parse("uptime"),
              CommandTemplate.parse("systemctl restart {unit:name}"),
              CommandTemplate.parse("head -n {lines:int} {file:path(" + FOLDER + ")}"),
              CommandTemplate.parse("tail {file:path(" + FOLDER + ")}")),
          Duration.ofMinutes(1));
  private static final List<String> PROGRAMS = List.of("uptime", "systemctl", "head", "tail");

  private AllowListTarget() {}

  /**
   * Requests a command; an allowed one must run a program of the list and read files below the
   * folder.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    if (text.startsWith("+")) {
      parse(text.substring(1));
      return;
    }
    Optional<List<String>> argv = RULES.argv(text.replace("@", FOLDER.toString()));
    argv.ifPresent(AllowListTarget::requireHarmless);
  }

  private static void parse(String entry) {
    try {
      CommandTemplate template = CommandTemplate.parse(entry);
      Fuzzing.require(!template.program().isEmpty(), "an entry names its program");
    } catch (IllegalArgumentException e) {
      Fuzzing.require(e.getMessage() != null, "a refusal gives a reason");
    }
  }

  private static void requireHarmless(List<String> argv) {
    Fuzzing.require(PROGRAMS.contains(argv.get(0)), "the program is one of the list");
    String last = argv.get(argv.size() - 1);
    if (argv.size() > 1) {
      Fuzzing.require(!last.startsWith("-"), "no placeholder becomes an option");
      Fuzzing.require(last.indexOf(0) < 0, "no argument has a NUL");
    }
    if (argv.get(0).equals("head") || argv.get(0).equals("tail")) {
      Path file = Path.of(last);
      Fuzzing.require(!Files.exists(file) || isInside(file), "no file is outside");
    }
  }

  private static boolean isInside(Path file) {
    try {
      return file.toRealPath().startsWith(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a folder with a file and links to other places. */
  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("allowed").toRealPath();
      Files.writeString(folder.resolve("a"), "");
      Files.createSymbolicLink(folder.resolve("l"), Path.of("/etc/passwd"));
      Files.createSymbolicLink(folder.resolve("u"), Path.of(".."));
      Files.createSymbolicLink(folder.resolve("s"), folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

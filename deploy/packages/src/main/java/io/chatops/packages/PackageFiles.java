package io.chatops.packages;

import io.chatops.agent.cli.AgentCommand;
import io.chatops.app.command.HubCommand;
import io.chatops.cli.command.CliEnvironment;
import io.chatops.cli.command.ClientCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;

/** The files of a package that are made of its program. */
public final class PackageFiles {
  /** The libraries of every distribution: the packages name nothing else as a dependency. */
  private static final Set<String> LIBRARIES =
      Set.of(
          "ld-linux-aarch64.so.1",
          "ld-linux-x86-64.so.2",
          "libc.so.6",
          "libdl.so.2",
          "libm.so.6",
          "libpthread.so.0",
          "librt.so.1",
          "libz.so.1");

  private static final DateTimeFormatter CHANGELOG_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private PackageFiles() {}

  /**
   * Writes manual pages, completion and changelog into the folder {@code root} of a folder, and
   * what a native program needs into {@code program.properties} beside it.
   *
   * @param arguments the command's name, its version, the time of the build, the folder and the
   *     maintainer; for a native program also its architecture and its file
   */
  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    String version = arguments[1];
    ZonedDateTime time = ZonedDateTime.parse(arguments[2]).withZoneSameInstant(ZoneOffset.UTC);
    Path folder = Path.of(arguments[3]);
    String maintainer = arguments[4];
    Path share = folder.resolve("root/usr/share");
    Manuals manuals = new Manuals(command(name), version);
    manuals.writePages(share.resolve("man/man1"), DateTimeFormatter.ISO_LOCAL_DATE.format(time));
    manuals.writeCompletion(share);
    Gzip.write(
        share.resolve("doc/" + name),
        "changelog.gz",
        """
        %s (%s) stable; urgency=medium

          * See CHANGELOG.md in the sources.

         -- %s  %s
        """
            .formatted(name, version, maintainer, CHANGELOG_TIME.format(time)));
    if (arguments.length > 5) {
      ElfProgram program = check(Path.of(arguments[6]), arguments[5]);
      Files.writeString(folder.resolve("program.properties"), "glibc=" + program.glibc() + "\n");
    }
  }

  private static CommandLine command(String name) {
    return switch (name) {
      case "chatops" -> ClientCommand.commandLine(CliEnvironment.ofThisProcess());
      case "chatops-agent" -> AgentCommand.commandLine(Map.of());
      case "chatops-hub" -> HubCommand.commandLine(() -> {});
      default -> throw new IllegalArgumentException("no package is called " + name);
    };
  }

  private static ElfProgram check(Path file, String architecture) throws IOException {
    ElfProgram program = ElfProgram.read(file);
    if (!program.architecture().equals(architecture)) {
      throw new IOException(
          "%s is for %s, and the package for %s: see -Darch="
              .formatted(file, program.architecture(), architecture));
    }
    Set<String> unknown = new TreeSet<>(program.libraries());
    unknown.removeAll(LIBRARIES);
    if (!unknown.isEmpty()) {
      throw new IOException(file + " needs libraries that the package does not name: " + unknown);
    }
    return program;
  }
}

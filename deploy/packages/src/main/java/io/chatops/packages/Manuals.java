package io.chatops.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** The manual pages and the shell completion of a program, from its own command line. */
final class Manuals {
  private final CommandLine command;
  private final String name;

  /**
   * Creates the manuals of a program, which from now on tells a version without the builder's Java.
   */
  Manuals(CommandLine command, String version) {
    this.command = command;
    this.name = command.getCommandName();
    setVersion(command.getCommandSpec(), name + " " + version);
  }

  private static void setVersion(CommandSpec spec, String version) {
    spec.versionProvider(null).version(version);
    spec.subcommands().values().forEach(each -> setVersion(each.getCommandSpec(), version));
  }

  /**
   * Writes the compressed pages, one for each command, as of a day.
   *
   * @param date an ISO date, which the pages name
   */
  void writePages(Path directory, String date) throws IOException {
    Path sources = Files.createTempDirectory("manuals");
    int code =
        ManPageGenerator.generateManPage(
            sources.toFile(), null, new boolean[0], false, command.getCommandSpec());
    if (code != 0) {
      throw new IOException("picocli made no manual pages of " + name + ": exit code " + code);
    }
    Options options =
        Options.builder()
            .backend("manpage")
            .standalone(true)
            .attributes(
                Attributes.builder().attribute("docdate", date).attribute("reproducible").build())
            .build();
    try (Asciidoctor asciidoctor = Asciidoctor.Factory.create();
        Stream<Path> files = Files.list(sources)) {
      for (Path source : (Iterable<Path>) files.sorted()::iterator) {
        String page = asciidoctor.convert(Files.readString(source), options);
        String file = source.getFileName().toString().replace(".adoc", ".1.gz");
        Gzip.write(directory, file, page);
        Files.delete(source);
      }
    }
    Files.delete(sources);
  }

  /** Writes the completion for bash and, based on it, for zsh, below {@code usr/share}. */
  void writeCompletion(Path share) throws IOException {
    write(share.resolve("bash-completion/completions"), name, bash());
    String zsh =
        String.join(
            "\n",
            "#compdef " + name,
            "autoload -U +X bashcompinit && bashcompinit",
            "compopt() { :; } # zsh has none",
            "source /usr/share/bash-completion/completions/" + name,
            "_bash_complete -o default -F _complete_" + name,
            "");
    for (String folder : List.of("site-functions", "vendor-completions")) {
      write(share.resolve("zsh/" + folder), "_" + name, zsh);
    }
  }

  /** Returns the program's own completion, or else one of its commands and options. */
  private String bash() {
    if (!command.getSubcommands().containsKey("completion")) {
      return AutoComplete.bash(name, command);
    }
    StringWriter script = new StringWriter();
    command.setOut(new PrintWriter(script)).execute("completion");
    return script.toString();
  }

  private static void write(Path directory, String file, String text) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(file), text, UTF_8);
  }
}

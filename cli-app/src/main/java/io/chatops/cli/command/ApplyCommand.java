package io.chatops.cli.command;

import io.chatops.cli.apply.ApplyFile;
import io.chatops.cli.apply.HubState;
import io.chatops.cli.apply.Plan;
import io.chatops.cli.apply.PlanApplier;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops apply}: changes the hub to match a file. */
@Command(
    name = "apply",
    description = {
      "Changes servers, thresholds and channels to match a YAML file.",
      "Finds them by name, and shows the differences first. Removes nothing without --prune."
    })
final class ApplyCommand extends SignedInCommand {
  @Parameters(paramLabel = "FILE", description = "The file; - for the standard input.")
  private String file;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only show the differences.")
  private boolean dryRun;

  @Option(
      names = "--exit-code",
      description = "With --dry-run: exit with 8 if there are differences.")
  private boolean exitCode;

  @Option(
      names = "--prune",
      description =
          "Also remove what the file's sections do not contain, servers with all their history.")
  private boolean prune;

  @Mixin private Confirmation confirmation;

  @Option(
      names = "--send-secrets",
      description = "Also send secrets that the hub already has, since it never shows them.")
  private boolean sendSecrets;

  @Override
  int work(HubApi hub) {
    ApplyFile wanted = read();
    HubState state = HubState.read(hub);
    Plan plan = Plan.of(wanted, state, prune, sendSecrets);
    plan.notes().forEach(this::note);
    if (plan.hidesSecrets()) {
      note("the hub does not show its secrets; if some are new, add --send-secrets");
    }
    if (plan.isEmpty()) {
      print("Nothing to change");
      return CliExitCode.OK;
    }
    out().print(plan.shown());
    print(plan.summary());
    if (dryRun) {
      return exitCode ? CliExitCode.WOULD_CHANGE : CliExitCode.OK;
    }
    if (plan.removals() > 0) {
      confirmation.require(context(), "Remove " + plan.removals() + "?", file.equals("-"));
    }
    new PlanApplier(hub, state).apply(plan);
    print("Done");
    return CliExitCode.OK;
  }

  private static String text(String label, Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return text(label, in);
    }
  }

  private static String text(String label, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(ApplyFile.MAX_BYTES + 1);
    if (bytes.length > ApplyFile.MAX_BYTES) {
      throw CliException.usage(label + " is longer than 3 MiB; divide it by sections");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private ApplyFile read() {
    boolean standardInput = file.equals("-");
    String label = standardInput ? "The standard input" : file;
    Path path = Path.of(standardInput ? "." : file).toAbsolutePath();
    Path folder = standardInput ? path : path.resolveSibling(".");
    try {
      String text = standardInput ? text(label, context().in()) : text(label, path);
      return ApplyFile.parse(label, text, folder.normalize(), context().environment());
    } catch (NoSuchFileException e) {
      throw CliException.usage("There is no file " + file);
    } catch (CharacterCodingException e) {
      throw CliException.usage(label + " is not UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      throw CliException.usage(file + " cannot be read; name a file that your user may read");
    }
  }
}

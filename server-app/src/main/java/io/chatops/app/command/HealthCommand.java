package io.chatops.app.command;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chatops-hub health}: asks a running hub; for health checks of containers and units. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Asks the hub on this machine whether it is ready: exit code 0 if so, 1 if not.",
      "Uses HTTP or HTTPS like the hub, and accepts any certificate on this machine."
    })
final class HealthCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The address to ask; default http(s)://127.0.0.1:8080/health/ready, with"
              + " CHATOPS_HOST and CHATOPS_PORT of the environment.")
  private @Nullable String url;

  @Spec private CommandSpec spec;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  HealthCommand() {}

  @Override
  public Integer call() {
    HealthQuestion question;
    try {
      question =
          url == null
              ? HealthQuestion.ofThisMachine(System.getenv())
              : HealthQuestion.at(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--url must be like https://hub.example.org/health/ready");
    }
    try {
      int status = question.ask();
      if (status == 200) {
        spec.commandLine().getOut().println("ready");
        return HubExitCode.OK;
      }
      spec.commandLine().getErr().println("chatops-hub: not ready: the hub answers " + status);
    } catch (IOException e) {
      spec.commandLine().getErr().println("chatops-hub: not ready: no answer: " + e.getMessage());
    }
    return HubExitCode.FAILURE;
  }
}

package io.chatops.cli.command;

import io.chatops.api.container.ContainerStateResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.Query;
import io.chatops.cli.hub.ServerNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An action on one container, where its host allows it. */
@Command // each has a name of its own; the annotation processor wants one around @Parameters
abstract class ContainersChange extends SignedInCommand {
  @Parameters(index = "0", paramLabel = "SERVER", description = "Name or id.")
  private String server;

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Name or id.")
  private String container;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ContainersChange() {}

  /** Returns the seconds that it may take to stop before it is killed; absent: the hub's 10. */
  @Nullable Integer timeout() {
    return null;
  }

  @Override
  final int work(HubApi hub) {
    String id = ServerNames.find(hub, server).id();
    String path =
        "/docker/" + id + "/containers/" + HubRequests.encoded(container) + "/" + spec.name();
    ContainerStateResponse now =
        AnswerJson.read(
            hub.ask("POST", new Query(path).and("timeout", timeout()).toString(), null).data(),
            ContainerStateResponse.class);
    print(container + " is " + now.state());
    return CliExitCode.OK;
  }

  /** {@code chatops containers start}. */
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      versionProvider = CliVersion.Provider.class,
      description = "Starts a container.")
  static final class Start extends ContainersChange {}

  /** {@code chatops containers stop}. */
  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      versionProvider = CliVersion.Provider.class,
      description = "Stops a container.")
  static final class Stop extends ContainersChange {
    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "Seconds until it is killed (10).")
    private @Nullable Integer timeout;

    @Override
    @Nullable Integer timeout() {
      return timeout;
    }
  }

  /** {@code chatops containers restart}. */
  @Command(
      name = "restart",
      mixinStandardHelpOptions = true,
      versionProvider = CliVersion.Provider.class,
      description = "Restarts a container.")
  static final class Restart extends ContainersChange {
    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "Seconds until it is killed (10).")
    private @Nullable Integer timeout;

    @Override
    @Nullable Integer timeout() {
      return timeout;
    }
  }
}

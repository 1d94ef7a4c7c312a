package io.chatops.cli.command;

import io.chatops.api.container.ContainerStateResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
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

  /** Returns the seconds until the container is killed; absent for the hub's default of 10. */
  @Nullable Integer timeout() {
    return null;
  }

  @Override
  final int work(HubApi hub) {
    Named.Found found = Named.SERVER.find(hub, server);
    String path =
        "/docker/"
            + found.id()
            + "/containers/"
            + HubRequests.encoded(container)
            + "/"
            + spec.name();
    try {
      ContainerStateResponse now =
          AnswerJson.read(
              hub.ask("POST", new Query(path).and("timeout", timeout()).toString(), null).data(),
              ContainerStateResponse.class);
      print(container + " is " + now.state());
      return CliExitCode.OK;
    } catch (CliException e) {
      throw ofContainer(container, found, e);
    }
  }

  /** {@code chatops containers start}. */
  @Command(name = "start", description = "Starts a container.")
  static final class Start extends ContainersChange {}

  /** {@code chatops containers stop}. */
  @Command(name = "stop", description = "Stops a container.")
  static final class Stop extends WithTimeout {}

  /** {@code chatops containers restart}. */
  @Command(name = "restart", description = "Restarts a container.")
  static final class Restart extends WithTimeout {}

  /** An action that stops the container. */
  @Command
  abstract static class WithTimeout extends ContainersChange {
    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "Seconds until it is killed (10).")
    private @Nullable Integer timeout;

    @Override
    final @Nullable Integer timeout() {
      return timeout;
    }
  }
}

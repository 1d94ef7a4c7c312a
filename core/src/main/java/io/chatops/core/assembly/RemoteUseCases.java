package io.chatops.core.assembly;

import io.chatops.core.remote.HostRequests;
import io.chatops.core.remote.ServedRequests;
import io.chatops.core.remote.Verbs;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The requests to agents, whichever hub has them, and those that other hubs send here. */
public record RemoteUseCases(HostRequests requests, ServedRequests served) {

  /**
   * Builds the use cases.
   *
   * @param nanoTime like {@link System#nanoTime}
   * @param blocking runs what takes a while once other hubs have answered; may refuse
   * @param serving runs what other hubs ask for; may refuse
   * @param cancelling runs cancellations that other hubs ask for; may refuse
   */
  public static RemoteUseCases of(
      SharedState shared,
      ActionUseCases actions,
      ServerUseCases servers,
      LongSupplier nanoTime,
      Executor blocking,
      Executor serving,
      Executor cancelling) {
    Verbs verbs =
        Verbs.of(
            actions.controlContainer(),
            actions.readContainerLogs(),
            actions.runCommand(),
            actions.cancelCommand(),
            actions.commandQueries(),
            servers.listProcesses(),
            servers.checkServerHealth(),
            actions.updateAgent(),
            actions.followContainerLogs(),
            actions.commandOutputs());
    return new RemoteUseCases(
        new HostRequests(
            shared.owned(),
            shared.presence(),
            shared.ownership(),
            shared.bus(),
            shared.audit(),
            blocking,
            verbs),
        new ServedRequests(
            verbs,
            shared.storage().sessions(),
            shared.latest(),
            shared.live(),
            shared.log(),
            shared.presence(),
            shared.ownership(),
            shared.clock(),
            nanoTime,
            serving,
            cancelling));
  }
}

package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.core.hub.Ownership;
import io.chatops.persistence.hub.JdbcHubs;
import io.chatops.persistence.hub.JdbcHubs.LiveHub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops-hub drain}: sends the agents and browsers of one hub to the others. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    versionProvider = HubVersion.Provider.class,
    description = {
      "Sends the agents and browsers of a hub to the other hubs on the same database.",
      "The hub keeps running but accepts no connections until --back or its restart.",
      "Runs on any machine with the settings of the hubs, and waits until no agent",
      "is left. Ctrl-C ends the waiting only."
    })
final class DrainCommand extends ConfiguredCommand {
  /** More than the longest time that a hub takes for it. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Parameters(
      paramLabel = "NAME",
      description = "The hub: its host's name and its port, such as hub-1:8080.")
  private String name;

  @Option(names = "--back", description = "Let the hub accept agents and browsers again.")
  private boolean back;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  DrainCommand() {}

  @Override
  void work(HubSettings settings) {
    if (settings.storage() != HubSettings.Storage.POSTGRESQL) {
      throw new CommandRejectedException(
          "With CHATOPS_STORAGE="
              + settings.storage().name().toLowerCase(Locale.ROOT)
              + " there is one hub, and no other for its agents; several hubs need"
              + " CHATOPS_STORAGE=postgresql");
    }
    print(
        onDatabase(
            settings,
            database -> {
              JdbcHubs hubs = new JdbcHubs(database);
              LiveHub hub = find(hubs.live());
              Optional<Instant> noted;
              if (back) {
                noted = hubs.drain(hub.id(), false);
                return noted.isEmpty()
                    ? ended(hub)
                    : "The hub " + hub.name() + " accepts agents again, unless it stops";
              }
              requireOthers(hub, hubs.live(), "start one, or undo a drain");
              noted = hubs.drain(hub.id(), true);
              return noted.isEmpty() ? ended(hub) : awaitEmpty(hubs, hub, noted.get());
            }));
  }

  private LiveHub find(List<LiveHub> living) {
    List<LiveHub> found = living.stream().filter(hub -> hub.name().equals(name)).toList();
    if (found.size() > 1) {
      throw new CommandRejectedException(
          "Two hubs that live are named "
              + name
              + "; give their hosts names that differ, and start the hubs again");
    }
    if (found.isEmpty()) {
      throw new CommandRejectedException(
          living.isEmpty()
              ? "No hub lives on this database"
              : "No hub that lives is named "
                  + name
                  + "; these are: "
                  + living.stream().map(LiveHub::name).collect(Collectors.joining(", ")));
    }
    return found.get(0);
  }

  private static String ended(LiveHub hub) {
    return "The hub "
        + hub.name()
        + " has ended, or has not renewed its lease for "
        + Ownership.LEASE.toSeconds()
        + " s";
  }

  private static void requireOthers(LiveHub hub, List<LiveHub> living, String remedy) {
    if (living.stream().allMatch(other -> other.id().equals(hub.id()) || other.draining())) {
      throw new CommandRejectedException(
          "No other hub accepts the agents of " + hub.name() + "; " + remedy);
    }
  }

  /**
   * Waits until no agent is left.
   *
   * @param noted the hub rejects agents once it has renewed its lease after this time
   */
  private String awaitEmpty(JdbcHubs hubs, LiveHub hub, Instant noted) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    int told = -1;
    while (System.nanoTime() - end < 0) {
      List<LiveHub> living = hubs.live();
      Optional<LiveHub> now = living.stream().filter(is -> is.id().equals(hub.id())).findFirst();
      if (now.isEmpty()) {
        return ended(hub);
      }
      if (!now.get().draining()) {
        throw new CommandRejectedException(
            "Another user cancelled the drain of " + hub.name() + " back");
      }
      requireOthers(
          hub, living, "the drain starts as soon as one does, unless you cancel it with --back");
      if (now.get().agents() == 0 && now.get().seenAt().isAfter(noted)) {
        return "The hub " + hub.name() + " has no agents";
      }
      if (now.get().agents() != told) {
        told = now.get().agents();
        progress().accept("agents left at " + hub.name() + ": " + told);
      }
      pause();
    }
    throw new CommandRejectedException(
        "Agents are still at "
            + hub.name()
            + " after "
            + TIMEOUT.toMinutes()
            + " minutes: "
            + told);
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandRejectedException("Stopped waiting; the drain continues");
    }
  }
}

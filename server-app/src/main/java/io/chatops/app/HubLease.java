package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.link.OtherHubs;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.hub.Hints;
import io.chatops.core.hub.Ownership;
import io.chatops.ws.HubSockets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The hub's place among others on its database. The lease has a thread that does nothing else: a
 * hub that takes over thousands of servers must not be late with its own renewal.
 */
@Singleton
class HubLease {
  private static final System.Logger LOG = System.getLogger(HubLease.class.getName());

  private final ScheduledExecutorService renewals = Timers.oneThread("hub-lease");
  private final ScheduledExecutorService syncThread = Timers.oneThread("hub-sync");
  private final ScheduledExecutorService ownershipThread;
  private final Ownership ownership;
  private final Hints hints;
  private final Runnable sync;
  private final Runnable closeSockets;
  private final Runnable afterRenewal;
  private final boolean standalone;
  private final Duration period;
  private boolean wasCutOff;

  @Inject
  HubLease(
      SharedState shared,
      HubUseCases hub,
      HubSockets sockets,
      HubDrain drain,
      OtherHubs others,
      OwnershipThread ownershipThread,
      HubSettings settings) {
    this(
        shared.ownership(),
        shared.storage().hints(),
        hub.sync()::run,
        sockets::closeAll,
        () -> {
          others.follow();
          drain.follow();
        },
        ownershipThread.executor(),
        settings.storage() != HubSettings.Storage.POSTGRESQL,
        shared.ownership().syncPeriod());
  }

  /**
   * Starts no work yet.
   *
   * @param sync blocks, and may take longer than a lease
   * @param closeSockets closes the sockets of all agents and browsers
   * @param afterRenewal follows drain requests
   * @param period the time between two renewals, and between two synchronisations
   */
  HubLease(
      Ownership ownership,
      Hints hints,
      Runnable sync,
      Runnable closeSockets,
      Runnable afterRenewal,
      ScheduledExecutorService ownershipThread,
      boolean standalone,
      Duration period) {
    this.ownership = ownership;
    this.hints = hints;
    this.sync = sync;
    this.closeSockets = closeSockets;
    this.afterRenewal = afterRenewal;
    this.ownershipThread = ownershipThread;
    this.standalone = standalone;
    this.period = period;
  }

  /** Registers the hub, before anything is loaded that others may change. */
  void register() {
    ownership.start(standalone);
    Timers.every(renewals, period, period, "renew the hub's lease", this::renew);
  }

  /**
   * While its lease has expired, this hub closes all sockets: another hub may own its servers,
   * which would look silent there, and this hub could not find out that a key or a session has
   * ended.
   */
  private void renew() {
    try {
      ownership.renew();
    } finally {
      boolean isCutOff = ownership.isCutOff();
      if (isCutOff) {
        closeSockets.run();
      }
      if (isCutOff && !wasCutOff) {
        LOG.log(
            Level.WARNING,
            "This hub cannot renew its lease: it sends agents and browsers to other hubs until it"
                + " reaches the database again");
      }
      wasCutOff = isCutOff;
    }
    afterRenewal.run();
  }

  /**
   * Follows what other hubs do; once all is loaded.
   *
   * @param listener hears what other hubs change; while there are none, nothing is connected for it
   */
  void start(Hints.Listener listener) {
    Timers.attempt("publish that this hub accepts agents", ownership::serve);
    Timers.every(
        syncThread,
        period,
        period,
        "follow other hubs",
        () -> {
          if (ownership.hasOthers()) {
            hints.listen(ownership.id(), listener);
          }
          sync.run();
        });
  }

  /** Gives the lease up; when all is stored. */
  void stop() {
    List<ScheduledExecutorService> threads = List.of(ownershipThread, syncThread, renewals);
    threads.forEach(ScheduledExecutorService::shutdown);
    threads.forEach(thread -> Timers.end(thread, Duration.ofSeconds(5)));
    Timers.attempt("give up the hub's lease", ownership::stop);
  }
}

package io.chatops.app;

import io.chatops.core.access.KeyRing;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.cluster.HintListener;
import io.chatops.core.storage.Storage;
import io.chatops.ws.HubSockets;
import io.chatops.ws.browser.BrowserSockets;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger.Level;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** The order of the steps in which the hub starts and stops. */
@ApplicationScoped
class Lifecycle {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  /** Where Quarkus logs what fails on an event loop. Kept here, or its level would be lost. */
  private static final Logger EVENT_LOOPS =
      Logger.getLogger("io.quarkus.vertx.core.runtime.VertxCoreRecorder");

  private final Storage storage;
  private final HubSockets sockets;
  private final ActionWork actionWork;
  private final Timers timers;
  private final AlertMaintenance alerts;
  private final NotificationWork notifications;
  private final FleetTimer fleet;
  private final HubLease lease;
  private final HubDrain drain;
  private final HintListener hints;

  Lifecycle(
      SharedState shared,
      HubSockets sockets,
      BrowserSockets browsers,
      AccessUseCases access,
      ActionWork actionWork,
      ActionUseCases actions,
      MetricUseCases metrics,
      AlertUseCases alertUseCases,
      HubUseCases hub,
      AlertMaintenance alerts,
      NotificationWork notifications,
      FleetTimer fleet,
      KeyRing keys,
      OldRecords oldRecords,
      BackupWatch backups,
      HubLease lease,
      HubDrain drain) {
    this.lease = lease;
    this.drain = drain;
    this.hints =
        new HintListener(
            access.recheckCredentials(),
            browsers::sessions,
            browsers::closeSession,
            hub.knownServers(),
            alertUseCases.engine());
    this.storage = shared.storage();
    this.sockets = sockets;
    this.actionWork = actionWork;
    this.alerts = alerts;
    this.notifications = notifications;
    this.fleet = fleet;
    this.timers =
        new Timers(
            shared,
            actions.runCommand(),
            metrics.keepProcessTops(),
            metrics.loadVitals(),
            keys,
            access.recheckCredentials(),
            browsers,
            sockets,
            oldRecords,
            backups);
  }

  void start(@Observes Router router) {
    // Not earlier: Quarkus has set up its logging by now.
    ExitOnOutOfMemory endWithoutMemory = ExitOnOutOfMemory.ofThisProcess();
    Logger.getLogger("").addHandler(endWithoutMemory);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          endWithoutMemory.check(failure);
          LOG.log(Level.ERROR, "A thread ended, thread=" + thread.getName(), failure);
        });
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      SafeLogFormatter.on(handler);
    }
    lease.register();
    alerts.start();
    notifications.start();
    timers.start();
    fleet.start();
    lease.start(hints);
  }

  /**
   * Other hubs take over agents and browsers one by one, if there are other hubs. Then the
   * remaining clients get a close code that asks them to come back: the HTTP server, which is
   * closed before {@link #stop}, would close their sockets as if all was complete.
   */
  void sayGoodbye(@Observes ShutdownDelayInitiatedEvent event) {
    drain.leave();
    sockets.stop();
  }

  /** Nothing comes in any more: what is on its way is stored, then the storage closes. */
  void stop(@Observes ShutdownEvent event) {
    fleet.stop();
    actionWork.stop();
    timers.stop();
    alerts.stop();
    notifications.stop();
    lease.stop();
    storage.close();
    // The beans go next. A socket that closes later, as its peer was slow, fails without them.
    EVENT_LOOPS.setLevel(java.util.logging.Level.OFF);
  }
}

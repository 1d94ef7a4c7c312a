package io.chatops.agent.reporting;

import io.chatops.agent.collect.HostDescriber;
import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.collect.OshiInventory;
import io.chatops.agent.collect.ReportCollector;
import io.chatops.agent.command.CommandHandler;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.connection.HubTrust;
import io.chatops.agent.connection.WebSocketConnector;
import io.chatops.agent.delivery.Backlog;
import io.chatops.agent.delivery.Backoff;
import io.chatops.agent.delivery.Delivery;
import io.chatops.agent.delivery.StateDirectory;
import io.chatops.agent.docker.ContainerRequests;
import io.chatops.agent.docker.ContainerSampler;
import io.chatops.agent.docker.ContainerWatch;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.request.ActionLog;
import io.chatops.agent.request.GuardedHandler;
import io.chatops.agent.request.Permissions;
import io.chatops.agent.request.RequestDispatcher;
import io.chatops.agent.request.RequestHandler;
import io.chatops.agent.supervision.ServiceManager;
import io.chatops.agent.update.UpdateCheck;
import io.chatops.agent.update.UpdateConfirmation;
import io.chatops.agent.update.UpdateHandler;
import io.chatops.agent.update.UpdateStore;
import io.chatops.agent.update.Updater;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.ProtocolCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Assembles a running agent from its configuration. */
public final class Agent {
  private static final long MEBIBYTE = 1 << 20;

  private final ReportingLoop loop;
  private final UpdateCheck updates;
  private final Random random = new SecureRandom();
  private volatile boolean restarting;

  /**
   * @param arguments the flags of this process, for the check of a newer version
   * @param proof the file to create once the hub has acknowledged a report; absent unless this
   *     version is on trial
   */
  public Agent(
      AgentConfig config,
      List<String> arguments,
      @Nullable Path proof,
      AgentLog log,
      InstantSource clock,
      ServiceManager manager) {
    HubUrl hub = config.requireHub();
    AgentKey key = config.requireApiKey();
    config.warnings().forEach(log::warn);
    UUID bootId = UUID.randomUUID();
    HostFiles files = HostFiles.below(config.hostRoot());
    ReportCollector collector =
        new ReportCollector(
            files,
            new OshiInventory(files),
            containers(config, files, random, log),
            bootId.toString(),
            clock,
            System::nanoTime);
    Backlog backlog = backlog(config, log);
    Permissions permissions = new Permissions(config);
    ActionLog actions = new ActionLog(config.stateDirectory().resolve("actions.log"), clock, log);
    UpdateStore store = new UpdateStore(config.stateDirectory());
    UpdateHandler.Source updater =
        () -> Updater.of(config, AgentVersion.release(), Optional.of(arguments));
    RequestHandler update =
        new GuardedHandler(permissions, actions, new UpdateHandler(updater, this::restart));
    updates =
        new UpdateCheck(
            config.updates().access(), updater, update, store, AgentVersion.release(), log);
    BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    Delivery delivery =
        new Delivery(
            new WebSocketConnector(hub, HubTrust.sockets(config), events::add),
            backlog,
            new Backoff(random::nextDouble),
            new FromAgent.Auth(
                key.value(),
                ProtocolCodec.PROTOCOL_VERSION,
                new HostDescriber(files)
                    .describe(
                        AgentVersion.current(),
                        bootId.toString(),
                        permissions.capabilities(),
                        permissions.allowedCommands())),
            new UpdateConfirmation(
                requests(config, permissions, actions, update, collector, log), store, proof, log),
            System::nanoTime,
            log);
    log.info("chatops-agent " + AgentVersion.current() + " reports to " + hub + ", boot=" + bootId);
    loop =
        new ReportingLoop(
            collector,
            backlog,
            delivery,
            events,
            config.interval(),
            manager,
            System::nanoTime,
            log);
  }

  /**
   * Reports until {@link #stop} is called, or until another version is to take over.
   *
   * @return true if the agent should be started again
   */
  public boolean run() {
    updates.start(random::nextDouble);
    loop.run();
    return restarting;
  }

  private void restart() {
    restarting = true;
    loop.requestStop();
  }

  /** Returns true once {@link #run} has returned or failed. */
  public boolean finished() {
    return loop.finished();
  }

  /**
   * Says goodbye to the hub and stores unacknowledged reports; returns false if that takes longer
   * than the given patience.
   */
  public boolean stop(Duration patience) throws InterruptedException {
    return loop.stop(patience);
  }

  private static Supplier<@Nullable List<AgentReport.Container>> containers(
      AgentConfig config, HostFiles files, Random random, AgentLog log) {
    if (config.containers() == ContainerAccess.OFF) {
      return () -> null;
    }
    ContainerWatch watch =
        new ContainerWatch(
            config.dockerHosts(),
            HostFiles.below(config.hostRoot()),
            new Backoff(random::nextDouble),
            System::nanoTime,
            log);
    watch.start();
    return new ContainerSampler(watch, files, System::nanoTime);
  }

  private static RequestDispatcher requests(
      AgentConfig config,
      Permissions permissions,
      ActionLog actions,
      RequestHandler update,
      ReportCollector collector,
      AgentLog log) {
    return new RequestDispatcher(
        new GuardedHandler(permissions, actions, new CommandHandler(config.commands(), log)),
        new GuardedHandler(
            permissions, actions, new ContainerRequests(config.containers(), config.dockerHosts())),
        update,
        collector::processesNow,
        collector::watchServices,
        AgentVersion.current(),
        System::nanoTime,
        log,
        RequestDispatcher::thread);
  }

  private static Backlog backlog(AgentConfig config, AgentLog log) {
    try {
      StateDirectory state = StateDirectory.open(config.stateDirectory());
      Backlog backlog =
          Backlog.spooled(state, config.spoolMegabytes() * MEBIBYTE, System::nanoTime, log);
      if (backlog.spooled() > 0) {
        log.info(backlog.spooled() + " reports of earlier runs wait in the spool");
      }
      return backlog;
    } catch (IOException e) {
      log.warn(
          ("state_dir %s cannot be used (%s): reports that the hub does not acknowledge"
                  + " are kept in memory only, for some minutes. Let the agent's user write there"
                  + " or set another state_dir")
              .formatted(config.stateDirectory(), e));
      return Backlog.inMemory(log);
    }
  }
}

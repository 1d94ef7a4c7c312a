package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertListener;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.ThresholdEvaluation;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportEvaluator;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds every report against the thresholds, in memory, and leads each alert from its beginning to
 * its end. Safe for use by many threads; servers share no lock.
 */
public final class AlertEngine implements ReportEvaluator, ThresholdEvaluation {
  private static final System.Logger LOG = System.getLogger(AlertEngine.class.getName());

  /**
   * The time for which the end of an alert is remembered: as long as an agent may repeat a report.
   */
  private static final Duration KEEP_ENDS = Duration.ofDays(7);

  private static final Duration SAVE_TIMEOUT = Duration.ofSeconds(30);
  private static final int VALUES_AT_ONCE = 1_000;

  /** The most changes of other hubs that are published while nothing is stored. */
  private static final int PUBLISHED_AT_ONCE = 500;

  /** The most batches published in one go; the rest follows in the next. */
  private static final int MAX_BATCHES = 5;

  private final AlertRepository alerts;
  private final ServerRepository servers;
  private final OpenAlerts open;
  private final List<AlertListener> listeners;
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private final AgentLocations locations;
  private final AlertWriter writer;
  private final DroppedBreaches droppedBreaches;
  private final ThresholdBook book;
  private final Map<ServerId, ServerWatch> watches = new ConcurrentHashMap<>();
  private final Object actionsAtOtherHubs = new Object();
  // Alerts that other hubs have changed. Only touched while the writer is alone.
  private final Set<AlertId> unpublished = new LinkedHashSet<>();
  // Newest values that are not stored yet. Only saveValues touches it.
  private final Map<AlertId, Alert> unsaved = new LinkedHashMap<>();

  /**
   * Knows nothing before {@link #load}.
   *
   * @param open is kept up to date
   * @param listeners receive each durable change, in this order
   * @param onThresholds receives the owner of thresholds that were changed here, once the change is
   *     stored
   * @param services receives the processes that are to be counted on a server
   * @param locations tells which servers this hub owns; it follows nothing of the others
   * @param silenceAllowed the time without a report after which a server counts as offline
   * @param executor runs the storing, which blocks; one task at a time
   */
  public AlertEngine(
      AlertRepository alerts,
      AlertThresholdRepository thresholds,
      ServerRepository servers,
      NoticePlanner planner,
      OpenAlerts open,
      List<AlertListener> listeners,
      Consumer<UserId> onThresholds,
      BiConsumer<ServerId, Collection<String>> services,
      AgentLocations locations,
      InstantSource clock,
      Duration silenceAllowed,
      Executor executor) {
    this.alerts = alerts;
    this.servers = servers;
    this.open = open;
    this.listeners = List.copyOf(listeners);
    this.locations = locations;
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.droppedBreaches = new DroppedBreaches(clock);
    this.writer = new AlertWriter(alerts, planner, this::publish, this::outdated, executor);
    this.book = new ThresholdBook(thresholds, servers, watches.values(), onThresholds, services);
  }

  /** Loads what is stored. Blocking; once, before the first report is let in. */
  public void load() {
    book.load();
    servers.findAll().forEach(this::know);
    Map<AlertKey, AlertHold> holds = new HashMap<>();
    alerts.findHolds().forEach(hold -> holds.put(hold.key(), hold));
    for (Alert alert : alerts.findOpen()) {
      open.put(alert);
      loadAtStart(alert.key(), new AlertRepository.Kept(alert, holds.remove(alert.key())));
    }
    holds.forEach((key, hold) -> loadAtStart(key, new AlertRepository.Kept(null, hold)));
    writer.storeSoon();
  }

  /** Loads a state, unless a hub that lives leads its server: this one may own any other next. */
  private void loadAtStart(AlertKey key, AlertRepository.Kept kept) {
    if (!isOwnedByAnotherHub(key.serverId())) {
      load(key, kept);
    }
  }

  /**
   * Returns true if another living hub owns the server. Only then may the state of it be dropped:
   * the hub that acquires it from such a hub reads it again.
   */
  private boolean isOwnedByAnotherHub(ServerId serverId) {
    return locations.remote(serverId).filter(RemoteAgent::hubLive).isPresent();
  }

  /**
   * Continues the alerts of servers that this hub has acquired from other hubs. Blocking; called
   * before their first report is let in.
   *
   * @param taken at most some thousand
   */
  public void takeOver(Collection<ServerId> taken) {
    if (taken.isEmpty()) {
      return;
    }
    // Thresholds and tags first: alerts of those that are not known here would end.
    book.readChanges(now());
    List<Server> found = servers.find(taken);
    found.forEach(this::followRemoteChange);
    Map<ServerId, Map<AlertKey, AlertRepository.Kept>> kept = findKept(Set.copyOf(taken));
    for (Server server : found) {
      ServerWatch watch = watches.get(server.id());
      if (watch != null) {
        Map<AlertKey, AlertRepository.Kept> ofServer = kept.getOrDefault(server.id(), Map.of());
        Map<AlertThresholdId, ResolveReason> otherwise = new HashMap<>();
        for (AlertKey key : ofServer.keySet()) {
          otherwise.computeIfAbsent(key.thresholdId(), id -> book.reasonFor(watch, id));
        }
        watch.loadAll(ofServer, otherwise, server.lastSeen(), now());
      }
    }
    writer.storeSoon();
  }

  private Map<ServerId, Map<AlertKey, AlertRepository.Kept>> findKept(Set<ServerId> of) {
    Map<AlertKey, AlertHold> holds = new HashMap<>();
    List<Alert> found = new ArrayList<>();
    writer.runExclusively(
        () -> {
          found.addAll(readOpen(of));
          alerts.findHolds(of).forEach(hold -> holds.put(hold.key(), hold));
        });
    Map<ServerId, Map<AlertKey, AlertRepository.Kept>> kept = new HashMap<>();
    for (Alert alert : found) {
      kept.computeIfAbsent(alert.key().serverId(), id -> new HashMap<>())
          .put(alert.key(), new AlertRepository.Kept(alert, holds.remove(alert.key())));
    }
    holds.forEach(
        (key, hold) ->
            kept.computeIfAbsent(key.serverId(), id -> new HashMap<>())
                .put(key, new AlertRepository.Kept(null, hold)));
    return kept;
  }

  /** Releases a server to the hub that owns it now, and follows its values no longer. */
  public void release(ServerId serverId) {
    ServerWatch watch = watches.get(serverId);
    if (watch != null) {
      watch.release();
    }
  }

  /** Learns of thresholds that were changed at other hubs. Blocking; called now and then. */
  public void readThresholds() {
    book.readChanges(now());
    writer.storeSoon();
  }

  /** Learns of thresholds of one user that were changed at another hub. Blocking. */
  public void readThresholds(UserId ownerId) {
    book.readChangesOf(ownerId, now());
    writer.storeSoon();
  }

  /**
   * Reads which alerts are open: those of servers of other hubs, and its own that users resolved at
   * other hubs. Publishes all that others have changed since the last call. Blocking; called
   * periodically.
   */
  public void readOpenAlerts() {
    Map<ServerId, Set<AlertId>> ended = new HashMap<>();
    // Alone, since what is stored and what was published are the same then.
    writer.runExclusively(() -> ended.putAll(replace(serverId -> true, alerts.findOpenOnes())));
    ended.forEach(
        (serverId, ids) -> {
          ServerWatch watch = watches.get(serverId);
          if (watch != null && locations.isHere(serverId)) {
            ids.stream().flatMap(id -> Stream.ofNullable(watch.keyOf(id))).forEach(this::reload);
          }
        });
    writer.storeSoon();
    publishRemoteChanges();
  }

  /** Reads the open alerts of servers, and returns them; called while the writer is alone. */
  private List<Alert> readOpen(Collection<ServerId> of) {
    List<Alert> found = alerts.findOpen(of);
    var unused = replace(of::contains, found.stream().map(AlertRepository.OpenOne::of).toList());
    return found;
  }

  /** Returns those that ended, of each server; called while the writer is alone. */
  private Map<ServerId, Set<AlertId>> replace(
      Predicate<ServerId> which, Collection<AlertRepository.OpenOne> stored) {
    OpenAlerts.Replaced replaced = open.replace(which, stored);
    if (listeners.stream().anyMatch(AlertListener::followsOtherHubs)) {
      unpublished.addAll(replaced.changed());
    }
    return replaced.ended();
  }

  private void publishRemoteChanges() {
    for (int i = 0; i < MAX_BATCHES; i++) {
      writer.runExclusively(this::publishBatch); // so that a later change of this hub is told later
    }
  }

  private void publishBatch() {
    List<AlertListener> following =
        listeners.stream().filter(AlertListener::followsOtherHubs).toList();
    if (following.isEmpty()) {
      unpublished.clear();
      return;
    }
    List<AlertId> some = unpublished.stream().limit(PUBLISHED_AT_ONCE).toList();
    if (!some.isEmpty()) {
      List<Alert> stored = alerts.find(some);
      stored.forEach(alert -> following.forEach(one -> publishRemoteChange(one, alert)));
      some.forEach(unpublished::remove);
    }
  }

  private static void publishRemoteChange(AlertListener listener, Alert alert) {
    try {
      listener.onRemoteChange(alert);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A change at another hub was not published, id=" + alert.id(), e);
    }
  }

  /** Returns all known servers, of all hubs. */
  public Set<ServerId> servers() {
    return Set.copyOf(watches.keySet());
  }

  /** Takes the name and tags of a server that may have been changed at another hub. */
  public void followRemoteChange(Server server) {
    ServerWatch watch = watches.get(server.id());
    if (watch == null || !watch.isUpToDate(server)) {
      know(server);
    }
  }

  /** An agent signs in; its server is not watched before. */
  public void know(Server server) {
    var unused = know(server, null);
    writer.storeSoon();
  }

  /**
   * A server has another name or other tags. Ends its alerts of thresholds whose tag it lost, and
   * blocks until that is stored; STORAGE_UNAVAILABLE when it takes too long, and it is then stored
   * later.
   *
   * @param by the name of the user who changed it
   */
  public void follow(Server changed, String by) {
    await(know(changed, by));
  }

  private CompletableFuture<?> know(Server server, @Nullable String by) {
    ServerWatch watch =
        watches.computeIfAbsent(
            server.id(),
            id -> new ServerWatch(server, silenceAllowed, writer, droppedBreaches, locations));
    return book.know(watch, server, by, now());
  }

  /** The server is gone, and its alerts in the storage with it. */
  public void remove(ServerId serverId) {
    ServerWatch watch = watches.remove(serverId);
    book.remove(serverId);
    if (watch != null) {
      watch.giveUpAll(now());
      writer.storeSoon();
    }
  }

  /** Returns the enabled thresholds that apply to a server. Reads memory only. */
  public Collection<ThresholdDetails> thresholdsOn(ServerId serverId) {
    ServerWatch watch = watches.get(serverId);
    return watch == null
        ? List.of()
        : watch.thresholds().all().stream().map(AlertThreshold::details).toList();
  }

  @Override
  public CompletableFuture<?> evaluate(MetricReport report) {
    ServerWatch watch = watches.get(report.serverId());
    if (watch == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> stored = evaluateSafely(watch, report);
    if (!stored.isDone()) {
      writer.storeSoon();
    }
    return stored;
  }

  /** An error of ours must not keep the report from being stored: its agent would send no other. */
  private static CompletableFuture<?> evaluateSafely(ServerWatch watch, MetricReport report) {
    try {
      return watch.evaluate(report);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A report was not evaluated, server=" + report.serverId(), e);
      return watch.stored();
    }
  }

  /** Stores the newest values of open alerts of its servers. Blocking; called now and then. */
  public synchronized void saveValues() {
    watches.values().forEach(watch -> watch.addNewValues(unsaved));
    unsaved.values().removeIf(alert -> !locations.isHere(alert.key().serverId()));
    while (!unsaved.isEmpty()) {
      List<Alert> batch = unsaved.values().stream().limit(VALUES_AT_ONCE).toList();
      Map<ServerId, Long> epochs = new HashMap<>();
      for (Alert alert : batch) {
        ServerId serverId = alert.key().serverId();
        Long epoch = locations.epoch(serverId);
        if (epoch != null) {
          epochs.put(serverId, epoch);
        }
      }
      alerts.updateValues(batch, epochs);
      batch.forEach(alert -> unsaved.remove(alert.id()));
    }
  }

  /**
   * Starts to store what waits. Called every second or so, so that nothing waits for long after a
   * failure.
   */
  public void storeSoon() {
    writer.storeSoon();
  }

  /** Evicts expired state of its servers; called every hour or so. */
  public void evictExpired() {
    Instant before = clock.instant().minus(KEEP_ENDS);
    watches.values().stream()
        .filter(watch -> locations.isHere(watch.serverId()))
        .forEach(watch -> watch.evictEnded(before));
    writer.storeSoon();
  }

  /** Stores what waits, in this thread; throws what the storage throws. For the hub's stop. */
  public void flush() {
    writer.flush();
    saveValues();
  }

  @Override
  public boolean add(AlertThreshold threshold, int maxPerOwner) {
    return book.add(threshold, maxPerOwner);
  }

  @Override
  public Optional<AlertThreshold> update(
      AlertThreshold before, UnaryOperator<ThresholdDetails> change, String by, Instant now) {
    return book.update(before, change, by, now)
        .map(
            changed -> {
              await(changed.stored());
              return changed.threshold();
            });
  }

  @Override
  public boolean remove(AlertThreshold threshold, String by, Instant now) {
    Optional<CompletableFuture<?>> removed = book.remove(threshold, by, now);
    removed.ifPresent(this::await);
    return removed.isPresent();
  }

  @Override
  public List<Alert> acknowledge(
      List<Alert> taken, Alert.Acknowledgement acknowledgement, @Nullable String comment) {
    return change(taken, (watch, alert) -> watch.acknowledge(alert, acknowledgement, comment));
  }

  @Override
  public Alert snooze(Alert alert, Alert.@Nullable Snooze snooze) {
    return change(alert, (watch, open) -> watch.snooze(open, snooze));
  }

  @Override
  public Alert resolve(Alert alert, String by, @Nullable String comment, Instant now) {
    return change(alert, (watch, open) -> watch.resolve(open, by, comment, now));
  }

  @Override
  public Alert withNewestValues(Alert alert) {
    ServerId serverId = alert.key().serverId();
    // There may be a state of another hub's server that was loaded at the start.
    ServerWatch watch = locations.isHere(serverId) ? watches.get(serverId) : null;
    Alert newest = watch == null ? null : watch.newest(alert.key(), alert.id());
    return newest == null || !alert.isActive()
        ? alert
        : alert.withValues(newest.currentValue(), newest.peakValue());
  }

  /** Returns the number of breaches not followed since the start, counted anew for each report. */
  public long droppedBreaches() {
    return droppedBreaches.count();
  }

  Collection<ServerWatch> watches() {
    return watches.values();
  }

  /** Returns true if the last attempt to store changes succeeded, and this hub is not cut off. */
  boolean isStoring() {
    return !writer.isFailing() && !locations.isCutOff();
  }

  private Alert change(Alert alert, Step action) {
    return change(List.of(alert), action).stream()
        .findFirst()
        .orElseThrow(() -> ChatOpsException.notFound("Alert " + alert.id() + " was just removed"));
  }

  /**
   * Does something to open alerts, and waits until it is stored. Blocking.
   *
   * @return the alerts as they are then, in the same order, without those that are gone
   */
  private List<Alert> change(List<Alert> changed, Step action) {
    List<CompletableFuture<?>> stored = new ArrayList<>();
    for (Alert alert : changed) {
      ServerWatch watch = watchOf(alert.key().serverId());
      if (watch != null) {
        stored.add(start(watch, alert, action));
      }
    }
    await(CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)));
    Map<AlertId, Alert> found =
        alerts.find(changed.stream().map(Alert::id).toList()).stream()
            .collect(Collectors.toMap(Alert::id, this::withNewestValues));
    return changed.stream().flatMap(alert -> Stream.ofNullable(found.get(alert.id()))).toList();
  }

  /** Returns the watch of a server that any hub may have registered; absent: it is gone. */
  private @Nullable ServerWatch watchOf(ServerId serverId) {
    if (!watches.containsKey(serverId)) {
      servers.find(serverId).ifPresent(this::know);
    }
    return watches.get(serverId);
  }

  private CompletableFuture<?> start(ServerWatch watch, Alert alert, Step action) {
    if (isOwnedByAnotherHub(alert.key().serverId())) {
      return startOnRemote(watch, alert, action);
    }
    CompletableFuture<SaveOutcome> stored = action.doTo(watch, alert);
    if (stored == null) {
      await(watch.stored());
      reload(alert.key()); // another hub on the same database may have opened it
      stored = action.doTo(watch, alert);
    }
    return stored == null ? watch.stored() : stored;
  }

  /** Loads the states of another hub's server for the action alone, one action at a time. */
  private CompletableFuture<?> startOnRemote(ServerWatch watch, Alert alert, Step action) {
    synchronized (actionsAtOtherHubs) {
      reload(alert.key());
      CompletableFuture<SaveOutcome> stored = action.doTo(watch, alert);
      watch.release();
      return stored == null ? watch.stored() : stored;
    }
  }

  /** Changes an open alert; returns nothing where it is not open, as far as is known here. */
  private interface Step {
    @Nullable CompletableFuture<SaveOutcome> doTo(ServerWatch watch, Alert alert);
  }

  /** Waits until changes are stored; STORAGE_UNAVAILABLE when that takes too long. */
  private void await(CompletableFuture<?> stored) {
    writer.storeSoon();
    try {
      stored.get(SAVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw notYet(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notYet(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A change never completes exceptionally", e);
    }
  }

  private static ChatOpsException notYet(Exception cause) {
    return ChatOpsException.storageUnavailable(
        "The change is not stored yet; it will be stored once the storage can be reached", cause);
  }

  private void load(AlertKey key, AlertRepository.Kept kept) {
    ServerWatch watch = watches.get(key.serverId());
    if (watch != null) {
      ResolveReason otherwise = book.reasonFor(watch, key.thresholdId());
      watch.load(key, kept, otherwise, now());
    }
  }

  private void outdated(AlertKey key) {
    locations.reloadOwners();
    if (isOwnedByAnotherHub(key.serverId())) {
      release(key.serverId());
    } else {
      reload(key);
    }
  }

  private void reload(AlertKey key) {
    Optional<Server> server = servers.find(key.serverId());
    if (server.isEmpty()) {
      watches.remove(key.serverId());
      return;
    }
    book.readChanges(now()); // an alert of one that is not known here would end
    var unused = know(server.get(), null); // another hub may have changed its tags
    ServerWatch watch = watches.get(key.serverId());
    if (watch != null) {
      reload(watch, key);
    }
    List<ServerId> one = List.of(key.serverId());
    writer.runExclusively(() -> readOpen(one));
  }

  private void reload(ServerWatch watch, AlertKey key) {
    boolean isLoaded = false;
    while (!isLoaded) {
      long seen = watch.steps();
      AlertRepository.Kept kept = alerts.find(key);
      ResolveReason otherwise = book.reasonFor(watch, key.thresholdId());
      isLoaded = watch.reload(key, kept, otherwise, now(), seen);
    }
  }

  private void publish(AlertChange change) {
    open.put(change.alert());
    for (AlertListener listener : listeners) {
      try {
        listener.onChange(change);
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING, "A change of an alert was not published, id=" + change.alert().id(), e);
      }
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

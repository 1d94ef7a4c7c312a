package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertedServer;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One server's thresholds and the state of its keys. Each method holds the one lock, of this server
 * alone, and none blocks: changes are put in the writer's line while the lock is held, so that
 * their order is that of the reports.
 */
final class ServerWatch {
  /** The longest pause between two looks at a server's silence that is no gap. */
  private static final Duration MAX_CHECK_GAP = Duration.ofSeconds(30);

  private final AlertWriter writer;
  private final DroppedBreaches leftOutBreaches;
  private final AgentLocations locations;
  private final ReportOrder order;
  private final ReportValues values = new ReportValues();
  private final KeyWatches keys = new KeyWatches();
  private volatile AlertedServer server;
  private Set<String> tags;
  private WatchedThresholds thresholds = WatchedThresholds.NONE;
  private CompletableFuture<SaveOutcome> tail =
      CompletableFuture.completedFuture(SaveOutcome.SAVED);
  private @Nullable Instant silentAt;
  private @Nullable Instant roomSoughtAt;
  private int leftOut;
  private long steps;

  /**
   * Watches nothing yet.
   *
   * @param leftOutBreaches hears of what is not followed
   */
  ServerWatch(
      Server server,
      Duration silenceAllowed,
      AlertWriter writer,
      DroppedBreaches leftOutBreaches,
      AgentLocations locations) {
    this.server = AlertedServer.of(server);
    this.tags = Set.copyOf(server.tags());
    this.writer = writer;
    this.leftOutBreaches = leftOutBreaches;
    this.locations = locations;
    this.order = new ReportOrder(silenceAllowed, server.lastSeen());
  }

  ServerId serverId() {
    return server.id();
  }

  UserId ownerId() {
    return server.ownerId();
  }

  /** Returns the time at which it was last heard before this hub started; absent: never. */
  @Nullable Instant heardBefore() {
    return order.heardBefore();
  }

  /** Returns true if the server is known with this name and these tags. */
  synchronized boolean isUpToDate(Server now) {
    return server.equals(AlertedServer.of(now)) && tags.equals(Set.copyOf(now.tags()));
  }

  /**
   * Knows the server by its name and tags of now, and gives up what is known of thresholds whose
   * tag it lost.
   *
   * @param by whose action it is; absent: not known
   * @return completes once what was given up is stored
   */
  synchronized CompletableFuture<?> become(
      Server now, Collection<AlertThreshold> ofOwner, @Nullable String by, Instant at) {
    server = AlertedServer.of(now);
    tags = Set.copyOf(now.tags());
    watchBy(ofOwner);
    CompletableFuture<?> stored = CompletableFuture.completedFuture(null);
    for (KeyWatch key : keys.all()) {
      if (thresholds.find(key.key().thresholdId()) == null) {
        keys.remove(key.key());
        giveUp(key, ResolveReason.TAG_REMOVED, by, at, fence());
        stored = tail;
      }
    }
    return stored;
  }

  /** Returns true if the server does not have the tag that a threshold asks for. */
  synchronized boolean lacksTagOf(ThresholdDetails details) {
    return details.tag() != null && !tags.contains(details.tag());
  }

  /**
   * Follows a report; completes once all that follows from it, and from those before, is stored.
   */
  synchronized CompletableFuture<?> evaluate(MetricReport report) {
    Optional<ReportTime> placed = order.next(report);
    if (placed.isPresent()) {
      ReportTime moment = placed.get();
      if (!moment.jumpedBack().isZero()) {
        shiftBack(moment.jumpedBack());
      }
      values.read(
          moment.at(),
          report.samples(),
          thresholds,
          (type, detail, value) -> check(type, detail, value, moment));
      checkMissing(moment);
      if (leftOut > 0) {
        leftOutBreaches.add(server.id(), leftOut);
        leftOut = 0;
      }
    }
    return tail;
  }

  /** Completes once all that changed until now is stored. */
  synchronized CompletableFuture<?> stored() {
    return tail;
  }

  /** Follows the server's silence. */
  synchronized void silent(Instant now, double seconds) {
    Instant before = silentAt;
    boolean afterGap = before == null || now.isAfter(before.plus(MAX_CHECK_GAP));
    silentAt = now;
    ReportTime moment = new ReportTime(now, false, afterGap, true, Duration.ZERO);
    // Silence only grows: that it is short after a restart of the hub ends no alert.
    for (AlertThreshold threshold : thresholds.ofOne(MetricType.OFFLINE, "").beyond(seconds)) {
      AlertKey id = new AlertKey(threshold.id(), server.id(), "");
      KeyWatch key = keys.find(id);
      evaluate(key == null ? begin(id) : key, threshold, seconds, moment);
    }
  }

  /** The server is heard: nothing is left of its silence. */
  synchronized void heard(Instant now) {
    silentAt = null;
    ReportTime moment = new ReportTime(now, false, false, true, Duration.ZERO);
    for (AlertThreshold threshold : thresholds.of(MetricType.OFFLINE)) {
      KeyWatch key = keys.find(new AlertKey(threshold.id(), server.id(), ""));
      if (key != null) {
        AlertStateMachine.Step step = key.state().fine(threshold.details(), moment);
        follow(key, threshold, step, now, ResolveReason.RECOVERED);
      }
    }
  }

  synchronized boolean watchesSilence() {
    return thresholds.wants(MetricType.OFFLINE);
  }

  synchronized WatchedThresholds thresholds() {
    return thresholds;
  }

  /** Watches by these from now on; nothing that is known of keys changes. */
  synchronized void watchBy(Collection<AlertThreshold> ofOwner) {
    thresholds = WatchedThresholds.of(server.id(), tags, ofOwner);
  }

  /**
   * Watches by these from now on, and gives up what is known of one of them as it was.
   *
   * @param reason why its open alerts end
   * @param by whose action it is; absent: that of a person at another hub
   * @return completes once that is stored
   */
  synchronized CompletableFuture<?> giveUp(
      AlertThresholdId given,
      Collection<AlertThreshold> ofOwner,
      ResolveReason reason,
      @Nullable String by,
      Instant now) {
    watchBy(ofOwner);
    for (KeyWatch key : keys.all()) {
      if (key.key().thresholdId().equals(given)) {
        keys.remove(key.key());
        giveUp(key, reason, by, now, fence());
      }
    }
    return tail;
  }

  /** The server is removed: its open alerts end. */
  synchronized void giveUpAll(Instant now) {
    thresholds = WatchedThresholds.NONE;
    for (KeyWatch key : keys.all()) {
      if (key.isOpen()) {
        giveUp(key, ResolveReason.SERVER_REMOVED, null, now, fence());
      }
    }
    keys.clear();
  }

  /**
   * Restores the state of a key from the storage.
   *
   * @param otherwise why it is given up where its threshold does not watch this server so; it is
   *     not where another hub leads the server, and may know the threshold better
   */
  synchronized void load(
      AlertKey key, AlertRepository.Kept kept, ResolveReason otherwise, Instant now) {
    keys.remove(key);
    KeyWatch loaded = new KeyWatch(key);
    loaded.load(kept);
    if (loaded.state().isIdle()) {
      return;
    }
    AlertThreshold threshold = thresholds.find(key.thresholdId());
    boolean isOwnedByAnotherHub = isOwnedByAnotherHub();
    if (threshold != null && (isOwnedByAnotherHub || loaded.isOf(threshold))) {
      keys.put(loaded);
    } else if (!isOwnedByAnotherHub) {
      giveUp(loaded, otherwise, null, now, null); // it was just read: true whoever finds it out
    }
  }

  /** Returns the number of steps that were put in line. */
  synchronized long steps() {
    return steps;
  }

  /**
   * Restores the state of a key from the storage, unless one of its steps is queued: a stale step
   * is rejected and the state read again.
   *
   * @param seen the number of steps before the storage was read
   * @return false if steps of any key were added since: the storage must be read again
   */
  synchronized boolean reload(
      AlertKey key, AlertRepository.Kept kept, ResolveReason otherwise, Instant now, long seen) {
    if (steps != seen) {
      return false;
    }
    KeyWatch present = keys.find(key);
    if (present == null || present.isStored()) {
      load(key, kept, otherwise, now);
    }
    return true;
  }

  /**
   * Restores the state of all keys from the storage, which knows better than this.
   *
   * @param otherwise why a key is given up where its threshold does not watch this server so; found
   *     before, since the book's lock may not be taken under this one
   * @param heardAtOtherHub when another hub last heard the server; absent: never
   */
  synchronized void loadAll(
      Map<AlertKey, AlertRepository.Kept> kept,
      Map<AlertThresholdId, ResolveReason> otherwise,
      @Nullable Instant heardAtOtherHub,
      Instant now) {
    keys.clear();
    silentAt = null;
    order.heardAtOtherHub(heardAtOtherHub);
    kept.forEach(
        (key, one) ->
            load(key, one, Objects.requireNonNull(otherwise.get(key.thresholdId())), now));
  }

  /** Returns the key of an open alert; absent: it is not open, as far as is known here. */
  synchronized @Nullable AlertKey keyOf(AlertId open) {
    for (KeyWatch key : keys.all()) {
      if (key.hasOpen(open)) {
        return key.key();
      }
    }
    return null;
  }

  /** Drops what is known of the server, which another hub has, unless it came back. */
  synchronized void release() {
    if (locations.remote(server.id()).isEmpty()) {
      return;
    }
    keys.clear();
    silentAt = null;
  }

  /** Acknowledges the key's open alert; absent: it is not open, as far as is known here. */
  synchronized @Nullable CompletableFuture<SaveOutcome> acknowledge(
      Alert alert, Alert.Acknowledgement acknowledgement, @Nullable String comment) {
    KeyWatch key = keys.find(alert.key());
    if (key == null || !key.hasOpen(alert.id())) {
      return null;
    }
    addAction(key.acknowledge(acknowledgement, comment), key);
    return tail;
  }

  /** Snoozes the key's open alert; absent: it is not open, as far as is known here. */
  synchronized @Nullable CompletableFuture<SaveOutcome> snooze(
      Alert alert, Alert.@Nullable Snooze snooze) {
    KeyWatch key = keys.find(alert.key());
    if (key == null || !key.hasOpen(alert.id())) {
      return null;
    }
    addAction(key.snooze(snooze), key);
    return tail;
  }

  /** Ends the key's open alert by hand; absent: it is not open, as far as is known here. */
  synchronized @Nullable CompletableFuture<SaveOutcome> resolve(
      Alert alert, String by, @Nullable String comment, Instant now) {
    KeyWatch key = keys.find(alert.key());
    AlertThreshold threshold = thresholds.find(alert.key().thresholdId());
    if (key == null || threshold == null || !key.hasOpen(alert.id())) {
      return null;
    }
    AlertChange change = key.resolve(ResolveReason.MANUAL, by, now, comment);
    key.state().mute(threshold.details(), clockOf(threshold, now));
    addAction(change, key);
    return tail;
  }

  /** The open alert of that id with its newest values; absent: it is not open here. */
  synchronized @Nullable Alert newest(AlertKey key, AlertId id) {
    KeyWatch watch = keys.find(key);
    return watch == null || !watch.hasOpen(id) ? null : watch.newest();
  }

  /** Adds the open alerts whose values are newer than at the last call. */
  synchronized void addNewValues(Map<AlertId, Alert> into) {
    for (KeyWatch key : keys.all()) {
      if (key.isOpen() && key.recordValues()) {
        into.put(key.newest().id(), key.newest());
      }
    }
  }

  /** Evicts the last end of keys whose alert ended before this time. */
  synchronized void evictEnded(Instant before) {
    for (KeyWatch key : keys.all()) {
      if (key.state().hasEndedBy(before)) {
        evict(key, before);
      }
    }
  }

  private void evict(KeyWatch key, Instant at) {
    keys.remove(key.key());
    key.state().drop(at);
    add(null, key);
  }

  /** Looks at a value; of each part of a metric a report has one. */
  private void check(MetricType type, String detail, double value, ReportTime moment) {
    Ladder ofOne = thresholds.ofOne(type, detail);
    Ladder ofEach = thresholds.ofEach(type);
    int unknown = ofOne.count(value) + ofEach.count(value);
    if (unknown == 0 && keys.isEmpty()) {
      return; // by far the most: nothing is the matter on this server
    }
    for (KeyWatch key : keys.of(detail)) {
      AlertThreshold threshold = thresholds.find(key.key().thresholdId());
      if (threshold != null && threshold.details().metricType() == type) {
        evaluate(key, threshold, value, moment);
        unknown -= threshold.details().isBreachedBy(value) ? 1 : 0;
      }
    }
    if (unknown == 0 || !KeyWatches.isStorable(detail)) {
      return;
    }
    unknown -= begin(ofOne, true, detail, value, moment);
    if (unknown > 0) {
      unknown -= begin(ofEach, detail.isEmpty(), detail, value, moment);
    }
    leftOut += unknown;
  }

  /** Follows what a value is beyond and is not followed yet; returns how many keys that are. */
  private int begin(Ladder ladder, boolean always, String detail, double value, ReportTime moment) {
    if (!always && !hasCapacity(moment.at())) {
      return 0; // what is beyond is not even gone through
    }
    int begun = 0;
    for (AlertThreshold threshold : ladder.beyond(value)) {
      AlertKey id = new AlertKey(threshold.id(), server.id(), detail);
      if (keys.find(id) == null && (always || hasCapacity(moment.at()))) {
        evaluate(begin(id), threshold, value, moment);
        begun++;
      }
    }
    return begun;
  }

  private KeyWatch begin(AlertKey id) {
    KeyWatch begun = new KeyWatch(id);
    keys.put(begun);
    return begun;
  }

  /** Returns true if one more of many parts can be followed. */
  private boolean hasCapacity(Instant at) {
    if (keys.isFull() && !at.equals(roomSoughtAt)) {
      roomSoughtAt = at; // once a report, since it looks at all keys
      keys.oldestEnded(at).forEach(ended -> evict(ended, at));
    }
    return !keys.isFull();
  }

  private void evaluate(KeyWatch key, AlertThreshold threshold, double value, ReportTime moment) {
    AlertStateMachine.Step step = key.state().evaluate(threshold.details(), moment, value);
    follow(key, threshold, step, moment.at(), ResolveReason.RECOVERED);
  }

  private void checkMissing(ReportTime moment) {
    if (keys.isEmpty()) {
      return;
    }
    for (KeyWatch key : keys.all()) {
      AlertThreshold threshold = thresholds.find(key.key().thresholdId());
      if (threshold != null
          && threshold.details().metricType() != MetricType.OFFLINE
          && !key.state().wasSeen(moment.at())) {
        AlertStateMachine.Step step = key.state().missing(threshold.details(), moment);
        follow(key, threshold, step, moment.at(), ResolveReason.NO_DATA);
      }
    }
  }

  private void follow(
      KeyWatch key,
      AlertThreshold threshold,
      AlertStateMachine.Step step,
      Instant at,
      ResolveReason ended) {
    if (step == AlertStateMachine.Step.NOTHING) {
      return;
    }
    add(key.follow(step, threshold, server, at, ended), key);
    if (key.state().isIdle()) {
      keys.remove(key.key());
    }
  }

  private void giveUp(
      KeyWatch key, ResolveReason reason, @Nullable String by, Instant now, @Nullable Long epoch) {
    AlertChange change = key.isOpen() ? key.resolve(reason, by, now, null) : null;
    key.state().drop(now);
    add(change, key, epoch);
  }

  /**
   * Returns the epoch that fences the release of a key's state, since the server's owner may know
   * better; absent while no hub owns it.
   */
  private @Nullable Long fence() {
    boolean isLed = locations.isHere(server.id()) || isOwnedByAnotherHub();
    return isLed ? locations.epoch(server.id()) : null;
  }

  private boolean isOwnedByAnotherHub() {
    return locations.remote(server.id()).filter(RemoteAgent::hubLive).isPresent();
  }

  private void shiftBack(Duration by) {
    for (KeyWatch key : keys.all()) {
      AlertThreshold threshold = thresholds.find(key.key().thresholdId());
      if (threshold != null && threshold.details().metricType() != MetricType.OFFLINE) {
        key.state().shiftBack(by);
        if (!key.isOpen()) {
          add(null, key); // an open alert keeps its times, and nothing is held besides it
        }
      }
    }
  }

  private void add(@Nullable AlertChange change, KeyWatch key) {
    add(change, key, locations.epoch(server.id()));
  }

  /** Stores a user's action, which counts at every hub. */
  private void addAction(@Nullable AlertChange change, KeyWatch key) {
    add(change, key, null);
  }

  private void add(@Nullable AlertChange change, KeyWatch key, @Nullable Long epoch) {
    tail = writer.add(change, key.state().hold(key.key()), epoch);
    key.step(tail);
    steps++;
  }

  /**
   * Returns the time by the clock of a threshold's keys: the host's or the hub's own. Of a server
   * that another hub has, only the hub's own is known.
   */
  private Instant clockOf(AlertThreshold threshold, Instant now) {
    Instant last = order.lastAt();
    boolean ours = threshold.details().metricType() == MetricType.OFFLINE;
    return ours || last == null || !locations.isHere(server.id()) ? now : last;
  }
}

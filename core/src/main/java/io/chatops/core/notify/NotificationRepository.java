package io.chatops.core.notify;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of notices, and the notifications that they become. Every method is one atomic step,
 * and many hubs may use one storage. A removed server takes its notices with it, and its alerts out
 * of notifications.
 *
 * <p>Notices come here through {@link io.chatops.core.alert.AlertRepository#save}, with the change
 * of the alert.
 */
public interface NotificationRepository {
  /**
   * Returns due notices. Each owner's first notice comes before any owner's second, so that a flood
   * of one owner delays no other; within that, the longest due come first, then by id. The time
   * depends on the number of owners only.
   *
   * @param without the owners to skip
   * @param perOwner the maximum of one owner
   */
  List<Notice> dueNotices(Instant now, Set<UserId> without, int perOwner, int limit);

  /** The state of a channel, by which the next notice is planned. */
  Backlog backlog(ChannelId channelId, Instant since);

  /** The state of each key; a key that did not open lately is left out. */
  List<Flapping> findFlapping(Collection<AlertKey> keys);

  /**
   * Returns true if a notification about this alert still waits to be sent through this channel.
   */
  boolean isWaiting(ChannelId channelId, AlertId alertId);

  /**
   * Carries out what was decided: all of it, or nothing, and then false: a notice is not there any
   * more, as another hub has taken it or its alert is gone, or a notification to join is being
   * sent.
   */
  boolean store(Plan plan);

  /**
   * Adds a BACKUP_LATE unless its channel has one of the same creation time, which is when the
   * backup was due; adds a BACKUP_TAKEN only where the newest of both kinds is a BACKUP_LATE.
   */
  void addAboutBackup(Notification notification);

  /**
   * Claims a due notification: never tried before tried, then the longest due, then by id. It is
   * SENDING then, with one more attempt, and due again at the end of the lease in case its hub
   * never stores the result.
   *
   * @param busyChannels the channels to skip; likewise {@code busyOwners}
   */
  Optional<Notification> claim(
      Instant now, Instant leaseUntil, Set<ChannelId> busyChannels, Set<UserId> busyOwners);

  /**
   * Stores the result of an attempt: state, attempts, times and detail.
   *
   * @param claimed as {@link #claim} returned it
   * @return false, with nothing stored, if another attempt has started or the notification has
   *     ended
   */
  boolean finish(Notification claimed, Notification after);

  /** Ends all that wait for a channel, as SUPPRESSED; those being sent stay. */
  void suppressWaiting(ChannelId channelId, String why, Instant now);

  /** Newest first, then by id, so that pages never overlap. */
  Page find(Query query);

  /** Returns the number of notifications of all owners that wait or are being sent. */
  long waitingCount();

  /**
   * Returns the number of stored notices, notifications and channels that this hub could not read
   * since its start. Each counts once; it was set aside and logged.
   */
  long unreadableCount();

  /**
   * Deletes notifications and flapping states that ended before a time; returns the number of both.
   */
  int deleteEndedBefore(Instant time);

  /**
   * The state of a channel.
   *
   * @param recentNotices the number of alerts sent recently, including those in summaries, without
   *     held ones
   * @param waiting the number of notifications not sent yet, without held ones
   * @param openSummary the newest summary that is not held and was not tried; absent: none
   * @param heldSummary the newest held one that was not tried; absent: none
   * @param lastSummaryAt the time at which the last summary that is not held ended, or is to be
   *     tried next; absent: there was none
   */
  record Backlog(
      int recentNotices,
      int waiting,
      @Nullable NotificationId openSummary,
      @Nullable NotificationId heldSummary,
      @Nullable Instant lastSummaryAt) {
    public static final Backlog NONE = new Backlog(0, 0, null, null, null);
  }

  /**
   * The result of planning notices.
   *
   * @param claimed notices removed from the outbox
   * @param later notices to be put into it; each takes the place of one with its id; left out when
   *     its alert is gone
   * @param added new ones; alerts in them that are gone are left out
   * @param joined alerts that come on top of what waits, see {@link Notification.Entry#joined}
   * @param flapping takes the place of what was known of its key; left out when its server is gone
   */
  record Plan(
      List<UUID> claimed,
      List<Notice> later,
      List<Notification> added,
      Map<NotificationId, List<Notification.Entry>> joined,
      List<Flapping> flapping) {
    public Plan {
      claimed = List.copyOf(claimed);
      later = List.copyOf(later);
      added = List.copyOf(added);
      joined = Map.copyOf(joined);
      flapping = List.copyOf(flapping);
    }
  }

  /**
   * A search; an absent filter matches everything.
   *
   * @param since created from this time on
   * @param limit 1-1000
   */
  record Query(
      UserId ownerId,
      Notification.@Nullable State state,
      @Nullable ChannelId channelId,
      @Nullable AlertId alertId,
      @Nullable Instant since,
      int limit,
      int offset) {}

  /**
   * One page of notifications, each with the first {@value #MAX_ALERTS} of its alerts at most.
   *
   * @param total how many match in all
   */
  record Page(List<Notification> notifications, long total) {
    public static final int MAX_ALERTS = 20;

    public Page {
      notifications = List.copyOf(notifications);
    }
  }
}

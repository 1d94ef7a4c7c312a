package io.chatops.core.command;

import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import io.chatops.core.quota.OutputQuota;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores executions of commands. Every method is one atomic step; all are blocking. An execution
 * and its end are durable at the latest with the next durable write of the storage, such as {@link
 * #start} or an audit event.
 */
public interface CommandExecutionRepository {
  /**
   * Adds one that was just asked for; may do nothing when its server is gone.
   *
   * @param hub the hub that sends it and waits for its end
   */
  void add(CommandExecution execution, HubId hub);

  /** Notes that it was sent, and when; does nothing unless what is stored is QUEUED. */
  void start(CommandExecution running);

  /**
   * Notes its end. If the outputs of its server, or of all servers of its user, take more than the
   * quota then, the oldest of them go until three quarters are left. An output that went counts as
   * omitted; the output of this execution stays.
   *
   * @param execution with an end; its status, start and end are taken
   * @return false when it has an end already, which stays, or is gone
   */
  boolean end(CommandExecution execution, OutputQuota quota);

  /** One of a server's. */
  Optional<CommandExecution> find(ServerId serverId, CommandExecutionId id);

  /** A server's, newest first; ties by id, so that pages never overlap. */
  Page find(Query query);

  /**
   * Ends as LOST whatever has no end and was asked for before a time.
   *
   * @return how many
   */
  int loseUnfinished(Instant askedBefore, Instant now, String reason);

  /**
   * Ends as LOST whatever has no end and whose hub is over: no one waits for it any more.
   *
   * @return how many
   */
  int loseOfHubsThatAreOver(Instant now, String reason);

  /** Forgets a server that was removed. */
  void deleteServer(ServerId serverId);

  /**
   * Makes room; those without an end stay.
   *
   * @param before those asked for earlier go
   * @param mostPerServer of those that are left, this many of the newest stay
   * @return how many went
   */
  long deleteOld(Instant before, int mostPerServer);

  /**
   * A search; an absent filter matches everything.
   *
   * @param since asked for from this time on
   * @param until asked for before this time
   * @param after only those that come later in the list than this place
   * @param limit 1-1001
   */
  record Query(
      ServerId serverId,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Position after,
      int limit,
      int offset) {
    /** Returns a search for all of a server's. */
    public static Query of(ServerId serverId, int limit, int offset) {
      return new Query(serverId, null, null, null, limit, offset);
    }
  }

  /**
   * One page of executions, whose outputs' texts are left out.
   *
   * @param total how many match in all, whatever page was asked for
   */
  record Page(List<CommandExecution> executions, long total) {
    public Page {
      executions = List.copyOf(executions);
    }
  }
}

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
   * Adds an execution that was just requested; may do nothing if its server was removed.
   *
   * @param hub the hub that sends it and waits for its end
   */
  void add(CommandExecution execution, HubId hub);

  /** Stores that it was sent, and when; does nothing unless the stored status is QUEUED. */
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
   * Ends as LOST all executions without an end that were requested before a time.
   *
   * @return the number of executions
   */
  int markUnfinishedLost(Instant askedBefore, Instant now, String reason);

  /**
   * Ends as LOST all executions without an end whose hub has ended: nothing waits for them.
   *
   * @return the number of executions
   */
  int markLostOfEndedHubs(Instant now, String reason);

  /** Deletes the executions of a removed server. */
  void deleteServer(ServerId serverId);

  /**
   * Deletes old executions; those without an end stay.
   *
   * @param before those requested earlier are deleted
   * @param maxPerServer of the rest, this many of the newest stay
   * @return the number of deleted ones
   */
  long deleteOld(Instant before, int maxPerServer);

  /**
   * A search; an absent filter matches everything.
   *
   * @param since requested from this time on
   * @param until requested before this time
   * @param after only those after this cursor
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
   * One page of executions, without the text of their outputs.
   *
   * @param total the number of all matches, on any page
   */
  record Page(List<CommandExecution> executions, long total) {
    public Page {
      executions = List.copyOf(executions);
    }
  }
}

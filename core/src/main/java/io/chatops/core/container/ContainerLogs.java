package io.chatops.core.container;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a server's agent to read the output of a container. Thread-safe. */
public interface ContainerLogs {
  /**
   * Reads a window. Never blocks, never throws: failures complete the future.
   *
   * @return at most the asked tail, and at most some MiB of text, of which the newest lines are
   *     kept; exceptionally as {@link ContainerControl#control}
   */
  CompletableFuture<LogWindow> read(ServerId serverId, LogWindowQuery query, Duration deadline);

  /**
   * Follows the log from its last lines on, until the subscription is closed or {@link
   * Follower#onEnded} or {@link Follower#onFailed} is called. Never blocks. Throws
   * AGENT_NOT_CONNECTED when the agent is not connected, and then makes no call.
   *
   * @param tail the number of earlier lines that come first, 0-10000
   */
  Subscription follow(ServerId serverId, ContainerRef container, int tail, Follower follower);

  /** Ends the following; harmless if it has ended. No call follows once it has returned. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Called one at a time, in order, on threads that must not be blocked; must not throw. */
  interface Follower {
    void onLine(LogLine line);

    /** Lines are missing here, because more came than agent and hub pass on. */
    void onDropped(long count);

    /**
     * No more lines follow: the container ended or was removed.
     *
     * @param reason for users; absent when the container simply ended
     */
    void onEnded(@Nullable String reason);

    /**
     * Nothing follows: the agent refused, was too busy or left.
     *
     * @param reason as {@link ContainerControl#control} fails with
     */
    void onFailed(ChatOpsException reason);
  }
}

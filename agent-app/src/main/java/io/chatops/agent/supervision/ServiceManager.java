package io.chatops.agent.supervision;

import io.chatops.agent.log.AgentLog;
import io.chatops.nativememory.NotifySocket;
import io.chatops.protocol.Printable;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tells the service manager that started the agent of its state, in the words of {@code
 * sd_notify(3)}. Without a service manager that listens, and on a JVM, it tells nobody. Used by one
 * thread.
 */
public final class ServiceManager {
  static final int LONGEST_STATUS = 300;

  private final Predicate<String> messages;
  private final long pingNanos;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private long pingAt;
  private String status = "";
  private boolean deaf;

  /**
   * @param messages sends a message; false if it failed
   * @param pingNanos the longest time between two pings; {@code Long.MAX_VALUE} for none
   */
  ServiceManager(Predicate<String> messages, long pingNanos, LongSupplier nanoTime, AgentLog log) {
    this.messages = messages;
    this.pingNanos = pingNanos;
    this.nanoTime = nanoTime;
    this.log = log;
    this.pingAt = nanoTime.getAsLong();
  }

  /** Returns the service manager that this environment names. */
  public static ServiceManager of(
      Map<String, String> environment, LongSupplier nanoTime, AgentLog log) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty() || !NotifySocket.works()) {
      return new ServiceManager(message -> true, Long.MAX_VALUE, nanoTime, log);
    }
    return new ServiceManager(
        message -> NotifySocket.send(name, message),
        NotifySocket.pingNanos(environment, ProcessHandle.current().pid()),
        nanoTime,
        log);
  }

  /** Says that the agent works. */
  public void ready() {
    tell("READY=1");
    alive();
  }

  /** Says in a line for people what the agent does, if it is not what was said last. */
  public void status(String text) {
    if (text.equals(status)) {
      return;
    }
    status = text;
    // A line feed would begin another message, and the text may quote the hub.
    String line = Printable.line(text);
    tell("STATUS=" + line.substring(0, Math.min(line.length(), LONGEST_STATUS)));
  }

  /** Says that the caller is not stuck, if that is due. */
  public void alive() {
    long now = nanoTime.getAsLong();
    if (pingNanos != Long.MAX_VALUE && now - pingAt >= 0) {
      pingAt = now + pingNanos;
      tell("WATCHDOG=1");
    }
  }

  /** Returns the time in nanoseconds after which to call {@link #alive} at the latest. */
  public long patience(long now) {
    return pingNanos == Long.MAX_VALUE ? Long.MAX_VALUE : pingAt - now;
  }

  /** Says that the agent is about to end. */
  public void stopping() {
    tell("STOPPING=1");
  }

  private void tell(String message) {
    boolean heard = messages.test(message);
    if (!heard && !deaf) {
      log.warn(
          "The service manager does not hear the agent: NOTIFY_SOCKET is no socket that it can write to");
    }
    deaf = !heard;
  }
}

package io.chatops.agent.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All processes that a command started: those in its session, the descendants of its first process,
 * and those with its mark in their environment. A process escapes only if it has left the session,
 * lost its parent and cleared its environment.
 */
final class CommandProcesses {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(2);
  private static final long POLL_MILLISECONDS = 40;
  // In bytes, more than programs are usually given; the mark is among the first variables.
  private static final int ENVIRONMENT = 256 << 10;

  private final Process first;
  private final String mark;

  CommandProcesses(Process first, String mark) {
    this.first = first;
    this.mark = CleanEnvironment.MARK + "=" + mark;
  }

  /**
   * Sends SIGTERM to all of them and SIGKILL to the rest after a second; returns false if some
   * remain.
   */
  boolean stop() throws InterruptedException {
    running().forEach(ProcessHandle::destroy);
    long grace = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() - grace < 0) {
      if (running().isEmpty()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
    }
    // Repeated, because a process can start others until it is gone.
    long deadline = System.nanoTime() + KILL_TIMEOUT.toNanos();
    List<ProcessHandle> left = running();
    while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
      left.forEach(ProcessHandle::destroyForcibly);
      TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
      left = running();
    }
    return left.isEmpty();
  }

  /** Returns the processes that are running now. */
  List<ProcessHandle> running() {
    Map<Long, Stat> all = stats();
    Set<Long> members = new HashSet<>();
    long session = first.pid();
    if (first.isAlive()) {
      members.add(session);
    }
    all.forEach(
        (pid, stat) -> {
          if (stat.session() == session || isMarked(pid)) {
            members.add(pid);
          }
        });
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Map.Entry<Long, Stat> entry : all.entrySet()) {
        grown |= members.contains(entry.getValue().parent()) && members.add(entry.getKey());
      }
    }
    return members.stream()
        .filter(pid -> !all.getOrDefault(pid, Stat.GONE).hasEnded())
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Map<Long, Stat> stats() {
    Map<Long, Stat> stats = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        Stat.of(process)
            .ifPresent(stat -> stats.put(Long.valueOf(process.getFileName().toString()), stat));
      }
    } catch (IOException e) {
      // Commands only start where /proc can be read.
    }
    return stats;
  }

  private boolean isMarked(long pid) {
    try (InputStream in = Files.newInputStream(Path.of("/proc", Long.toString(pid), "environ"))) {
      String environment = new String(in.readNBytes(ENVIRONMENT), ISO_8859_1);
      return Stream.of(environment.split("\0", -1)).anyMatch(mark::equals);
    } catch (IOException e) {
      // The process belongs to another user or is gone.
      return false;
    }
  }

  private record Stat(char state, long parent, long session) {
    static final Stat GONE = new Stat('X', 0, 0);

    static Optional<Stat> of(Path process) {
      try {
        String text = Files.readString(process.resolve("stat"), ISO_8859_1);
        // The process name before it may contain blanks and parentheses.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", 5);
        return Optional.of(
            new Stat(fields[0].charAt(0), Long.parseLong(fields[1]), Long.parseLong(fields[3])));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    /** Returns true if the process has ended and only waits to be reaped by its parent. */
    boolean hasEnded() {
      return state == 'Z' || state == 'X';
    }
  }
}

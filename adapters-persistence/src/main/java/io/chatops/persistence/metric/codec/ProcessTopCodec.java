package io.chatops.persistence.metric.codec;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the largest processes of a minute, in entries that can be concatenated: a
 * version, the minute, the count, then the numbers (in hundredths) and texts of each process. Each
 * is stored plus one, so that 0 means absent.
 */
public final class ProcessTopCodec {
  /** The first version has no groups. */
  private static final int VERSION = 2;

  private ProcessTopCodec() {}

  public static byte[] encode(ProcessTop top) {
    NumberWriter into = new NumberWriter(1024);
    into.octet(VERSION);
    into.unsigned(minute(top.minute()));
    into.unsigned(top.processes().size());
    for (ProcessSample process : top.processes()) {
      Long pid = process.pid();
      into.unsigned(pid == null || pid < 0 ? 0 : pid + 1);
      write(process.cpu(), into);
      write(process.memory(), into);
      write(process.name(), into);
      write(process.user(), into);
      write(process.command(), into);
      write(process.group(), into);
    }
    return into.toBytes();
  }

  /** Returns the newest entry in a range; absent if there is none. */
  public static @Nullable ProcessTop newest(
      ServerId serverId, byte[] entries, Instant after, Instant notAfter) {
    NumberReader from = new NumberReader(entries);
    ProcessTop newest = null;
    while (from.left() > 0) {
      ProcessTop top = read(serverId, from);
      if (top.minute().isAfter(after)
          && !top.minute().isAfter(notAfter)
          && (newest == null || top.minute().isAfter(newest.minute()))) {
        newest = top;
      }
    }
    return newest;
  }

  /** Hands over the entries of a time, of which the end is exclusive. */
  public static void forEach(
      ServerId serverId, byte[] entries, Instant start, Instant end, Consumer<ProcessTop> reader) {
    NumberReader from = new NumberReader(entries);
    while (from.left() > 0) {
      ProcessTop top = read(serverId, from);
      if (!top.minute().isBefore(start) && top.minute().isBefore(end)) {
        reader.accept(top);
      }
    }
  }

  private static ProcessTop read(ServerId serverId, NumberReader from) {
    int version = from.octet();
    if (version < 1 || version > VERSION) {
      throw new IllegalStateException(
          "This hub cannot read a process list of version "
              + version
              + "; it was written by a newer one");
    }
    Instant minute = Instant.EPOCH.plus(Duration.ofMinutes(from.unsigned()));
    int count = from.count(from.left());
    List<ProcessSample> processes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long pid = from.unsigned();
      Double cpu = readHundredths(from);
      Double memory = readHundredths(from);
      String name = readText(from);
      String user = readText(from);
      String command = readText(from);
      String group = version == 1 ? null : readText(from);
      processes.add(
          new ProcessSample(pid == 0 ? null : pid - 1, name, user, cpu, memory, command, group));
    }
    return new ProcessTop(serverId, minute, processes);
  }

  private static long minute(Instant minute) {
    return Math.floorDiv(minute.getEpochSecond(), 60);
  }

  private static void write(@Nullable Double value, NumberWriter into) {
    // An implausible or negative number from an agent counts as absent.
    into.unsigned(value == null || !(value >= 0 && value < 1e12) ? 0 : Math.round(value * 100) + 1);
  }

  private static @Nullable Double readHundredths(NumberReader from) {
    long number = from.unsigned();
    return number == 0 ? null : (number - 1) / 100.0;
  }

  private static void write(@Nullable String text, NumberWriter into) {
    if (text == null) {
      into.unsigned(0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.unsigned(bytes.length + 1L);
    into.append(bytes, bytes.length);
  }

  private static @Nullable String readText(NumberReader from) {
    int size = from.count(from.left());
    return size == 0 ? null : new String(from.take(size - 1), StandardCharsets.UTF_8);
  }
}

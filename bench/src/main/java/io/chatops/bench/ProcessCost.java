package io.chatops.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what processes cost from {@code /proc}; a process that is gone costs nothing. */
final class ProcessCost {
  /** The kernel's unit of processor time; 100 a second on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  private ProcessCost() {}

  /** Processor seconds of a process so far, its ended and waited-for children included. */
  static double cpuSeconds(long pid) {
    String[] fields = stat(pid);
    if (fields.length < 15) {
      return 0;
    }
    // utime, stime, cutime, cstime: fields 14 to 17 of proc(5); 2 are before the closing bracket.
    double ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The same over several processes. */
  static double cpuSeconds(List<Long> pids) {
    return pids.stream().mapToDouble(ProcessCost::cpuSeconds).sum();
  }

  /** Processor seconds that the whole machine has spent so far, stolen ones included. */
  static double machineSeconds() {
    try {
      // user nice system idle iowait irq softirq steal, see proc(5)
      String[] fields = Files.readAllLines(PROC.resolve("stat"), ISO_8859_1).get(0).split(" +", -1);
      double ticks = 0;
      for (int i = 1; i <= 8; i++) {
        ticks += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Resident bytes. */
  static long residentBytes(long pid) {
    return kibibytes(PROC.resolve(pid + "/status"), "VmRSS:");
  }

  /** Resident bytes that are the process's own, not a file's. */
  static long anonymousBytes(long pid) {
    return kibibytes(PROC.resolve(pid + "/status"), "RssAnon:");
  }

  /** The most resident bytes so far. */
  static long peakResidentBytes(long pid) {
    return kibibytes(PROC.resolve(pid + "/status"), "VmHWM:");
  }

  /** Resident bytes, where a page shared by n processes counts as an n-th for each. */
  static long proportionalBytes(List<Long> pids) {
    return pids.stream()
        .mapToLong(pid -> kibibytes(PROC.resolve(pid + "/smaps_rollup"), "Pss:"))
        .sum();
  }

  /** A process and its children. */
  static List<Long> family(long parent) {
    List<Long> pids = new ArrayList<>(List.of(parent));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        String[] fields = stat(pid);
        if (fields.length > 1 && Long.parseLong(fields[1]) == parent) {
          pids.add(pid);
        }
      }
    } catch (IOException e) {
      return pids;
    }
    return pids;
  }

  /** The fields of {@code /proc/pid/stat} after the command, which may hold anything. */
  private static String[] stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }

  private static long kibibytes(Path file, String field) {
    try {
      for (String line : Files.readAllLines(file, ISO_8859_1)) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}

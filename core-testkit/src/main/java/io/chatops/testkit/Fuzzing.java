package io.chatops.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Helps the targets of fuzzing with a check and the repetition of kept inputs. */
public final class Fuzzing {
  /** Places of an input that are tried; larger ones are searched by the fuzzer alone. */
  private static final int MAX_PLACES = 2_000;

  private Fuzzing() {}

  /** Reads one input, and fails if that goes wrong. */
  @FunctionalInterface
  public interface Target {
    void run(byte[] input) throws Exception;
  }

  /** Fails with what should have been true. */
  public static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }

  /**
   * Tries each file of a folder, also with one bit turned and with one byte missing, at every
   * place.
   *
   * @throws AssertionError if the folder is empty
   */
  public static void tryAll(Path folder, Target target) throws Exception {
    for (Path file : filesOf(folder)) {
      byte[] input = Files.readAllBytes(file);
      target.run(input);
      for (int at = 0; at < Math.min(input.length, MAX_PLACES); at++) {
        target.run(turned(input, at));
        target.run(without(input, at));
      }
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.sorted().toList();
      require(!sorted.isEmpty(), folder + " has inputs");
      return sorted;
    }
  }

  private static byte[] turned(byte[] input, int at) {
    byte[] turned = input.clone();
    turned[at] ^= (byte) (1 << at % 8);
    return turned;
  }

  private static byte[] without(byte[] input, int at) {
    byte[] shorter = new byte[input.length - 1];
    System.arraycopy(input, 0, shorter, 0, at);
    System.arraycopy(input, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }
}

package io.chatops.agent.collect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The units of the kernel's counters.
 *
 * @param pageSize bytes per memory page
 * @param ticksPerSecond clock ticks per second
 */
record KernelUnits(long pageSize, long ticksPerSecond) {
  private static final KernelUnits USUAL = new KernelUnits(4096, 100);
  private static final long PAGE_SIZE_KEY = 6;
  private static final long TICKS_KEY = 17;

  /** Reads {@code /proc/self/auxv}, which is a list of key and value pairs in machine words. */
  static KernelUnits parse(byte[] auxv) {
    ByteBuffer words = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
    long pageSize = USUAL.pageSize;
    long ticks = USUAL.ticksPerSecond;
    while (words.remaining() >= 16) {
      long key = words.getLong();
      long value = words.getLong();
      if (key == PAGE_SIZE_KEY && value > 0) {
        pageSize = value;
      } else if (key == TICKS_KEY && value > 0) {
        ticks = value;
      }
    }
    return new KernelUnits(pageSize, ticks);
  }

  static KernelUnits read(HostFiles files) {
    byte[] auxv = files.bytes(files.proc("self/auxv").toString());
    return auxv == null ? USUAL : parse(auxv);
  }
}

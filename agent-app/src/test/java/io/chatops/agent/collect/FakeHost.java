package io.chatops.agent.collect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fake machine whose /proc, /sys and /etc are in a directory. */
final class FakeHost {
  private final Path root;

  FakeHost(Path root) throws IOException {
    this.root = root;
    ByteBuffer auxv = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    auxv.putLong(6).putLong(4096).putLong(17).putLong(100);
    Files.createDirectories(root.resolve("proc/self"));
    Files.write(root.resolve("proc/self/auxv"), auxv.array());
    put("proc/uptime", "1000.00 2000.00\n");
    put("etc/passwd", "root:x:0:0::/root:/bin/sh\nbob:x:1000:1000::/:/bin/sh\n");
  }

  HostFiles files() {
    return new HostFiles(root.resolve("proc"), root.resolve("sys"), root.resolve("etc"));
  }

  FakeHost put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  FakeHost uptime(double seconds) throws IOException {
    return put("proc/uptime", seconds + " 0.0\n");
  }

  FakeHost process(int pid, String name, long cpuTicks, long startTicks, long pages)
      throws IOException {
    put(
        "proc/" + pid + "/stat",
        pid
            + " ("
            + name
            + ") S 1 1 1 0 -1 0 0 0 0 0 "
            + cpuTicks
            + " 0 0 0 20 0 1 0 "
            + startTicks
            + " 0 "
            + pages
            + " 0 0\n");
    put("proc/" + pid + "/status", "Name:\t" + name + "\nUid:\t1000\t1000\t1000\t1000\n");
    return put("proc/" + pid + "/cmdline", "/usr/bin/" + name + "\0--flag\0");
  }

  FakeHost without(int pid) throws IOException {
    for (String file : new String[] {"stat", "status", "cmdline", ""}) {
      Files.delete(root.resolve("proc/" + pid).resolve(file));
    }
    return this;
  }
}

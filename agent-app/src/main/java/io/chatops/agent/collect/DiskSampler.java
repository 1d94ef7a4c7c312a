package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the space on file systems and the disk activity since the previous report. */
final class DiskSampler {
  private final HostFiles files;
  private Set<String> disks = Set.of();
  private List<Mount> mounts = List.of();
  private Map<String, DiskCounters> before = Map.of();

  DiskSampler(HostFiles files) {
    this.files = files;
  }

  /** Sets the disks to report, and reads the mounted file systems. */
  void refresh(Set<String> present) {
    disks = Set.copyOf(present);
    mounts =
        files
            .text(files.mounts())
            .map(text -> Mount.holdingData(Mount.parse(text)))
            .orElse(List.of());
  }

  AgentReport.Disk sample(@Nullable Double seconds) {
    Map<String, DiskCounters> now =
        files.text(files.proc("diskstats")).map(DiskCounters::parse).orElse(Map.of());
    List<AgentReport.Device> devices = new ArrayList<>();
    for (Map.Entry<String, DiskCounters> entry : now.entrySet()) {
      String name = entry.getKey();
      if (disks.contains(name)) {
        DiskCounters earlier = seconds == null ? null : before.get(name);
        devices.add(entry.getValue().device(name, earlier, seconds == null ? 0 : seconds));
      }
    }
    before = now;
    return new AgentReport.Disk(filesystems(), devices);
  }

  private List<AgentReport.Filesystem> filesystems() {
    List<AgentReport.Filesystem> filesystems = new ArrayList<>();
    for (Mount mount : mounts) {
      File file = files.resolve(mount.mountPoint()).toFile();
      long total = file.getTotalSpace();
      // Zero means that the space is unknown; containers also have single files as mounts.
      if (total > 0 && file.isDirectory()) {
        filesystems.add(describe(mount, total, file.getFreeSpace(), file.getUsableSpace()));
      }
    }
    return filesystems;
  }

  /**
   * Describes one file system. Used is all space that is not free; like {@code df}, the percentage
   * leaves out the blocks reserved for root.
   */
  static AgentReport.Filesystem describe(Mount mount, long total, long free, long usable) {
    long used = Math.max(0, total - free);
    Double percent = used + usable == 0 ? null : Double.valueOf(100.0 * used / (used + usable));
    return new AgentReport.Filesystem(
        HostText.clean(mount.mountPoint()),
        HostText.clean(mount.device()),
        HostText.clean(mount.type()),
        total,
        used,
        usable,
        percent,
        null);
  }
}

package io.chatops.agent.collect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One mounted file system.
 *
 * @param number major and minor number, the same for all mounts of one file system
 * @param root the mounted directory of the file system; {@code /} unless it is a bind mount
 */
record Mount(String number, String root, String mountPoint, String type, String device) {

  /** Reads {@code /proc/self/mountinfo} and keeps its order. */
  static List<Mount> parse(String mountinfo) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : mountinfo.split("\n", -1)) {
      int separator = line.indexOf(" - ");
      if (separator < 0) {
        continue;
      }
      String[] left = line.substring(0, separator).split(" ", -1);
      String[] right = line.substring(separator + 3).split(" ", -1);
      if (left.length >= 6 && right.length >= 2) {
        mounts.add(
            new Mount(left[2], unescape(left[3]), unescape(left[4]), right[0], unescape(right[1])));
      }
    }
    return mounts;
  }

  /**
   * Returns one mount for each file system that holds this machine's data: those on a block device
   * or ZFS, and the root. This excludes pseudo file systems, those in memory, container layers,
   * images on loop devices, and network file systems, where a query for the space of an unreachable
   * server would block forever.
   */
  static List<Mount> holdingData(List<Mount> mounts) {
    Map<String, Mount> visible = new LinkedHashMap<>();
    for (Mount mount : mounts) {
      // A later mount hides an earlier one at the same place.
      visible.put(mount.mountPoint, mount);
    }
    Map<String, Mount> kept = new LinkedHashMap<>();
    for (Mount mount : visible.values()) {
      if (!mount.holdsData()) {
        continue;
      }
      // Subvolumes of btrfs and datasets of ZFS count as the one device they share.
      String identity = mount.type.equals("zfs") ? mount.device : mount.number;
      Mount other = kept.get(identity);
      if (other == null || mount.isPreferredTo(other)) {
        kept.put(identity, mount);
      }
    }
    return List.copyOf(kept.values());
  }

  private boolean holdsData() {
    if (type.equals("squashfs") || type.equals("iso9660") || device.startsWith("/dev/loop")) {
      return false;
    }
    return mountPoint.equals("/") || device.startsWith("/dev/") || type.equals("zfs");
  }

  // The whole file system wins over a part of it, then the shorter path over the longer.
  private boolean isPreferredTo(Mount other) {
    boolean whole = root.equals("/");
    if (whole != other.root.equals("/")) {
      return whole;
    }
    return mountPoint.length() < other.mountPoint.length();
  }

  // The kernel writes space, tab, newline and backslash as octal escapes.
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && text.substring(i).matches("(?s)\\\\[0-7]{3}.*")) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}

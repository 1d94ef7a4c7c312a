package io.chatops.agent.collect;

import java.util.Set;
import java.util.TreeSet;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;

/**
 * The inventory from OSHI's API without JNA. It only uses what OSHI reads without starting a
 * process: OSHI's file systems run {@code lsblk}, its processor and operating system {@code
 * getconf} and {@code uname}, its sensors {@code vcgencmd}.
 */
public final class OshiInventory implements HostInventory {
  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final HostFiles files;

  public OshiInventory(HostFiles files) {
    this.files = files;
  }

  @Override
  public Set<String> disks() {
    Set<String> names = new TreeSet<>();
    for (HWDiskStore disk : hardware.getDiskStores()) {
      String name = disk.getName();
      names.add(name.substring(name.lastIndexOf('/') + 1));
    }
    return names;
  }

  @Override
  public Set<String> interfaces() {
    Set<String> names = new TreeSet<>();
    if (files.mounted()) {
      // OSHI lists those of this process, which are the container's.
      names.addAll(files.names(files.sys("class/net")));
      names.remove("lo");
      return names;
    }
    for (NetworkIF one : hardware.getNetworkIFs()) {
      names.add(one.getName());
    }
    return names;
  }
}

package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MountTest {
  @Test
  void keepsFileSystemsThatHoldThisMachinesData() {
    List<Mount> mounts =
        holding(
            """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
            25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw
            27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
            28 27 8:1 / /boot rw shared:7 master:2 - vfat /dev/sda1 rw
            29 27 7:3 / /snap/core/1 ro - squashfs /dev/loop3 ro
            30 27 0:50 / /mnt/share rw - nfs4 server:/export rw
            31 27 0:51 / /tank rw - zfs tank rw
            32 27 0:52 / /var/lib/docker/overlay2/ab/merged rw - overlay overlay rw,lowerdir=/x
            """);

    assertThat(mounts).extracting(Mount::mountPoint).containsExactly("/", "/boot", "/tank");
  }

  @Test
  void keepsTheRootOfAContainer() {
    List<Mount> mounts =
        holding(
            """
            1 0 0:40 / / rw - overlay overlay rw,lowerdir=/x
            2 1 8:1 /etc/hosts /etc/hosts rw - ext4 /dev/sda1 rw
            3 1 8:1 /data /data rw - ext4 /dev/sda1 rw
            """);

    assertThat(mounts).extracting(Mount::mountPoint).containsExactly("/", "/data");
  }

  @Test
  void countsAFileSystemOnceEvenIfMountedTwice() {
    List<Mount> mounts =
        holding(
            """
            1 0 8:1 /sub /short rw - ext4 /dev/sda1 rw
            2 1 8:1 / /much/longer rw - ext4 /dev/sda1 rw
            3 1 0:30 /@home /home rw - btrfs /dev/sdb rw
            4 1 0:30 /@ / rw - btrfs /dev/sdb rw
            """);

    assertThat(mounts).extracting(Mount::mountPoint).containsExactly("/much/longer", "/");
  }

  @Test
  void keepsOnlyTheLastMountAtAPlace() {
    List<Mount> mounts =
        holding("1 0 8:1 / /mnt rw - ext4 /dev/sda1 rw\n2 1 8:2 / /mnt rw - xfs /dev/sdb rw\n");

    assertThat(mounts).extracting(Mount::device).containsExactly("/dev/sdb");
  }

  @Test
  void readsNamesWithSpacesAndBackslashes() {
    List<Mount> mounts = holding("1 0 8:1 / /my\\040disk\\134x rw - ext4 /dev/sda1 rw\n");

    assertThat(mounts).extracting(Mount::mountPoint).containsExactly("/my disk\\x");
  }

  @Test
  void skipsMalformedLines() {
    assertThat(holding("\nnonsense - \n1 2 - a b\n")).isEmpty();
  }

  @Test
  void excludesReservedSpaceFromUsedAndAvailable() {
    Mount root = holding("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n").get(0);

    assertThat(DiskSampler.describe(root, 100, 60, 55).usedBytes()).isEqualTo(40);
    assertThat(DiskSampler.describe(root, 100, 60, 40).usagePercent()).isEqualTo(50.0);
  }

  private static List<Mount> holding(String mountinfo) {
    return Mount.holdingData(Mount.parse(mountinfo));
  }
}

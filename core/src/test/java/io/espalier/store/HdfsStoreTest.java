package io.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsStoreTest extends StoreContract {
  @TempDir private static Path disk;
  private static MiniDFSCluster cluster;
  private String folder;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  @BeforeEach
  void name() {
    folder = cluster.getURI() + "/" + UUID.randomUUID();
  }

  @Override
  String folder() {
    return folder;
  }

  @Override
  int races() {
    return 20;
  }

  @Test
  void refusesAFolderWithoutPermission() throws Exception {
    Store store = Stores.at(folder);
    store.publish("a", bytes("one"));
    FileSystem files = cluster.getFileSystem();
    files.setPermission(new org.apache.hadoop.fs.Path(folder), new FsPermission((short) 0700));
    UserGroupInformation stranger =
        UserGroupInformation.createUserForTesting("stranger", new String[] {"strangers"});
    assertThatThrownBy(
            () -> stranger.doAs((PrivilegedAction<Object>) () -> Stores.at(folder).list()))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot list '%s': no permission; change its mode or name another folder", store.uri());
  }

  @Test
  void neverClosesTheSharedFileSystem() throws IOException {
    FileSystem shared = FileSystem.get(cluster.getURI(), new Configuration());
    Stores.at(folder).publish("a", bytes("one"));
    assertThat(shared.exists(new org.apache.hadoop.fs.Path(folder + "/a"))).isTrue();
  }
}

package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCacheTest {
  @TempDir private Path folder;

  private final AtomicInteger opened = new AtomicInteger();
  private final DataCache cache =
      new DataCache(
          path -> {
            opened.incrementAndGet();
            return FolderStore.at(path);
          });

  @Test
  void loadsASpecificationOnce() {
    DataSpec spec = new DataSpec(new Generated(40, 10, 2, 8, 0, 0, 0, 1), 10, 1, 1);
    Data data = cache.load(spec);
    assertThat(cache.load(DataSpec.parse(spec.toString()))).isSameAs(data);
    assertThat(data.name()).isEqualTo("Generated");
    assertThat(data.train().size()).isEqualTo(30);
  }

  @Test
  void readsASourceOnceForAllThreadsAndAllSplits() throws Exception {
    writeCifar100();
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Data>> loads = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        DataSpec spec = spec(i % 2);
        loads.add(
            pool.submit(
                () -> {
                  start.await();
                  return cache.load(spec);
                }));
      }
      assertThat(loads.get(2).get()).isSameAs(loads.get(0).get());
      assertThat(loads.get(1).get()).isNotSameAs(loads.get(0).get());
      assertThat(loads.get(1).get().test()).isSameAs(loads.get(0).get().test());
    } finally {
      pool.shutdownNow();
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void triesAgainAfterARefusal() throws IOException {
    assertThatThrownBy(() -> cache.load(spec(1))).isInstanceOf(Refusal.class);
    writeCifar100();
    assertThat(cache.load(spec(1)).validation().size()).isEqualTo(1);
  }

  private DataSpec spec(int validation) {
    return new DataSpec(new Cifar100(folder.toString(), "C"), validation, 1, 1);
  }

  private void writeCifar100() throws IOException {
    Files.write(folder.resolve("train.bin"), new byte[4 * 3074]);
    Files.write(folder.resolve("test.bin"), new byte[3074]);
  }
}

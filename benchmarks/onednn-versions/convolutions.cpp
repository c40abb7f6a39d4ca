// Times single convolutions and normalizations in the oneDNN that it is linked with, in several layouts.
// Compiled twice by ./run, for the interfaces of oneDNN 2 and 3.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

#include "oneapi/dnnl/dnnl.hpp"

using dnnl::memory;
using Tag = memory::format_tag;
using Arguments = std::unordered_map<int, memory>;

namespace {

dnnl::engine processor;
constexpr double kMilliseconds = 200;
constexpr size_t kLeast = 5;
constexpr double kHopeless = 200;

double now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

memory values(const memory::desc &form) {
  memory array(form, processor);
  auto *data = static_cast<float *>(array.get_data_handle());
  for (size_t i = 0; i < form.get_size() / sizeof(float); i++) {
    data[i] = 0.01f * static_cast<float>((i * 2654435761u >> 8) % 200) - 1;
  }
  return array;
}

// The median in milliseconds.
double timed(const dnnl::primitive &work, const Arguments &arguments) {
  dnnl::stream queue(processor);
  std::vector<double> times;
  double end = now() + kMilliseconds;
  work.execute(queue, arguments);
  while (now() < end || times.size() < kLeast) {
    double begin = now();
    work.execute(queue, arguments);
    queue.wait();
    times.push_back(now() - begin);
    if (times.back() > kHopeless && times.size() >= 2) break;
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Layer {
  int images, from, to, size, kernel, stride, groups;
};

memory::desc activation(int images, int channels, int size, Tag tag) {
  return memory::desc({images, channels, size, size}, memory::data_type::f32, tag);
}

void convolution(const Layer &layer, Tag tag, const char *layout, dnnl::algorithm algorithm) {
  int padding = layer.kernel / 2;
  int out = (layer.size + 2 * padding - layer.kernel) / layer.stride + 1;
  memory::desc x = activation(layer.images, layer.from, layer.size, tag);
  memory::desc y = activation(layer.images, layer.to, out, tag);
  memory::dims extents = {layer.to / layer.groups, layer.from / layer.groups, layer.kernel, layer.kernel};
  if (layer.groups > 1) extents.insert(extents.begin(), layer.groups);
  memory::desc w(extents, memory::data_type::f32, Tag::any);
  memory::dims stride = {layer.stride, layer.stride}, dilation = {0, 0}, pad = {padding, padding};
  try {
#if DNNL_VERSION_MAJOR >= 3
    dnnl::convolution_forward::primitive_desc forward(processor, dnnl::prop_kind::forward_training, algorithm, x, w, y,
                                                      stride, dilation, pad, pad);
    dnnl::convolution_backward_data::primitive_desc data(processor, algorithm, x, w, y, stride, dilation, pad, pad,
                                                         forward);
    dnnl::convolution_backward_weights::primitive_desc weights(processor, algorithm, x, w, y, stride, dilation, pad,
                                                               pad, forward);
#else
    dnnl::convolution_forward::primitive_desc forward(
        {dnnl::prop_kind::forward_training, algorithm, x, w, y, stride, dilation, pad, pad}, processor);
    dnnl::convolution_backward_data::primitive_desc data({algorithm, x, w, y, stride, dilation, pad, pad}, processor,
                                                         forward);
    dnnl::convolution_backward_weights::primitive_desc weights({algorithm, x, w, y, stride, dilation, pad, pad},
                                                               processor, forward);
#endif
    if (std::string(forward.impl_info_str()).rfind("ref", 0) == 0) {
      std::printf("| %d to %d, %dx%d of %d by %d, %d groups | %s | reference code |\n", layer.from, layer.to, layer.kernel,
                  layer.kernel, layer.size, layer.stride, layer.groups, layout);
      return;
    }
    double a = timed(dnnl::convolution_forward(forward), {{DNNL_ARG_SRC, values(forward.src_desc())},
                                                          {DNNL_ARG_WEIGHTS, values(forward.weights_desc())},
                                                          {DNNL_ARG_DST, values(forward.dst_desc())}});
    double b = timed(dnnl::convolution_backward_data(data), {{DNNL_ARG_DIFF_SRC, values(data.diff_src_desc())},
                                                             {DNNL_ARG_WEIGHTS, values(data.weights_desc())},
                                                             {DNNL_ARG_DIFF_DST, values(data.diff_dst_desc())}});
    double c =
        timed(dnnl::convolution_backward_weights(weights), {{DNNL_ARG_SRC, values(weights.src_desc())},
                                                            {DNNL_ARG_DIFF_WEIGHTS, values(weights.diff_weights_desc())},
                                                            {DNNL_ARG_DIFF_DST, values(weights.diff_dst_desc())}});
    std::printf("| %d to %d, %dx%d of %d by %d, %d groups | %s | %.2f | %.2f | %.2f | %.2f | %s, %s, %s |\n", layer.from,
                layer.to, layer.kernel, layer.kernel, layer.size, layer.stride, layer.groups, layout, a, b, c, a + b + c,
                forward.impl_info_str(), data.impl_info_str(), weights.impl_info_str());
  } catch (const dnnl::error &) {
    std::printf("| %d to %d, %dx%d of %d by %d, %d groups | %s | none |\n", layer.from, layer.to, layer.kernel,
                layer.kernel, layer.size, layer.stride, layer.groups, layout);
  }
  std::fflush(stdout);
}

}  // namespace

int main() {
  processor = dnnl::engine(dnnl::engine::kind::cpu, 0);
  const dnnl_version_t *version = dnnl_version();
  std::printf("oneDNN %d.%d.%d, one thread, ms (median)\n\n", version->major, version->minor, version->patch);
  std::printf("| channels, kernel, size, stride | layout | forward | data | weights | sum | code |\n");
  std::printf("|---|---|---|---|---|---|---|\n");
  for (const Layer &layer : std::vector<Layer>{{64, 16, 16, 32, 3, 1, 1}, {64, 32, 32, 16, 3, 1, 1},
                                               {64, 64, 64, 8, 3, 1, 1},  {64, 16, 32, 32, 3, 2, 1},
                                               {64, 11, 11, 32, 3, 1, 1}, {64, 23, 23, 16, 3, 1, 1},
                                               {64, 45, 45, 8, 3, 1, 1},  {64, 128, 128, 16, 3, 1, 1},
                                               {64, 512, 512, 4, 3, 1, 1}, {64, 64, 128, 16, 1, 1, 1},
                                               {64, 64, 64, 16, 3, 1, 64}}) {
    convolution(layer, Tag::nhwc, "channels last", dnnl::algorithm::convolution_direct);
    convolution(layer, Tag::nChw8c, "blocks of 8", dnnl::algorithm::convolution_direct);
    convolution(layer, Tag::nChw16c, "blocks of 16", dnnl::algorithm::convolution_direct);
    convolution(layer, Tag::any, "any", dnnl::algorithm::convolution_direct);
    convolution(layer, Tag::any, "any, Winograd", dnnl::algorithm::convolution_winograd);
  }
}

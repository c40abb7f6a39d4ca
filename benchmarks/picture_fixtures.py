"""Makes the pictures, and what Pillow and torchvision make of them, that the tests of io.espalier.data.picture read.

    pip install pillow==13.0.0 numpy
    python benchmarks/picture_fixtures.py core/src/test/resources/io/espalier/data/picture

colours/NAME is a picture and colours/NAME.rgb the bytes of Image.open(NAME).convert("RGB"); resized/WxH-SHORTER-SIZE.png
likewise, after torchvision's Resize(SHORTER) and CenterCrop(SIZE); geometry.txt has the numbers of both for many sizes;
refused/NAME is what must not be read. torchvision itself is not needed: its formulas are copied below, from
torchvision/transforms/functional.py (release 0.20).
"""

import io
import pathlib
import random
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

WIDTH, HEIGHT = 21, 14


def colourful(width=WIDTH, height=HEIGHT, seed=1):
    """A smooth picture with some noise: saturated colours, black and white among them."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 150 * np.sin(x / 4 + c * 2) * np.cos(y / 5 - c) + rng.normal(0, 10, x.shape) for c in range(3)]
    return Image.fromarray(np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8))


def noise(width, height, seed):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def segments(jpeg):
    """(marker, start, end) of the segments before the first scan."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        yield jpeg[at + 1], at, end
        at = end


def without(jpeg, marker):
    for found, start, end in segments(jpeg):
        if found == marker:
            return jpeg[:start] + jpeg[end:]
    raise ValueError(marker)


def adobe(jpeg, transform):
    """Adds Adobe's segment, or changes the one that is there."""
    segment = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])
    if any(found == 0xEE for found, _, _ in segments(jpeg)):
        jpeg = without(jpeg, 0xEE)
    return jpeg[:2] + segment + jpeg[2:]


def ycck(cmyk):
    """Adobe's: inks as the opposites of RGB in YCC, then all inverted; libjpeg gives the inks back inverted."""
    inks = np.asarray(cmyk)
    ycc = np.asarray(Image.fromarray(inks[..., :3]).convert("YCbCr"))
    return Image.fromarray(np.concatenate([ycc, inks[..., 3:]], -1), "CMYK")


def chunk(kind, data, checksum=None):
    crc = zlib.crc32(kind + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width, height, bits, colour, lines, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + line for line in lines))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bmp(width, height, bits, compression, masks, lines):
    data = b"".join(line + b"\0" * (-len(line) % 4) for line in lines)
    start = 14 + 40 + len(masks)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + info + masks + data


def tiff(tags, data):
    """One strip, little endian."""
    tags = dict(tags)
    tags[273] = (4, 8)
    tags[279] = (4, len(data))
    out = b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(tags))
    for tag, (kind, value) in sorted(tags.items()):
        out += struct.pack("<HHII", tag, kind, 1, value)
    return out + b"\0\0\0\0"


def swapped_profile():
    """sRGB with red and green exchanged: whoever applies it sees other colours."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def gif_of(frame, screen, codes, bits=2, trailer=b";"):
    blocks = b"".join(bytes([len(codes[i : i + 255])]) + codes[i : i + 255] for i in range(0, len(codes), 255))
    palette = bytes(range(12))
    return (
        b"GIF89a" + struct.pack("<HHBBB", *screen, 0x81, 0, 0) + palette
        + b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + bytes([bits]) + blocks + b"\0" + trailer
    )


def colours():
    rgb, grey = colourful(), colourful().convert("L")
    rgba = rgb.copy()
    rgba.putalpha(grey)
    palette = rgb.quantize(16)
    cmyk = saved(rgb.convert("CMYK"), "JPEG", quality=95)
    exif = Image.Exif()
    exif[274] = 6
    gamma = PngImagePlugin.PngInfo()
    gamma.add(b"gAMA", struct.pack(">I", 100000))
    icc = swapped_profile()
    deep = np.random.default_rng(5).integers(0, 65536, (HEIGHT, WIDTH, 3), dtype=np.uint16)
    small = np.random.default_rng(6).integers(0, 32768, (HEIGHT, WIDTH), dtype=np.uint16)
    animation = [palette, colourful(seed=9).quantize(16)]
    ramp = [bytes(((x * 16 + y * 9) % 256 // 64 * 0b01010101) for x in range(6)) for y in range(HEIGHT)]
    yield "baseline.jpg", saved(rgb, "JPEG")
    yield "progressive.jpg", saved(rgb, "JPEG", progressive=True)
    yield "restarts.jpg", saved(rgb, "JPEG", restart_marker_blocks=1)
    yield "full-colour.jpg", saved(rgb, "JPEG", subsampling=0, quality=95)
    yield "half-colour.jpg", saved(rgb, "JPEG", subsampling=1, quality=95)
    yield "grey.jpg", saved(grey, "JPEG")
    yield "no-jfif.jpg", without(saved(rgb, "JPEG", subsampling=0), 0xE0)
    yield "rgb.jpg", saved(rgb, "JPEG", keep_rgb=True)
    yield "rgb-adobe.jpg", adobe(without(saved(rgb, "JPEG", subsampling=0), 0xE0), 0)
    yield "cmyk.jpg", cmyk
    yield "cmyk-plain.jpg", without(cmyk, 0xEE)
    yield "ycck.jpg", adobe(saved(ycck(rgb.convert("CMYK")), "JPEG", quality=95), 2)
    yield "turned-by-exif.jpg", saved(rgb, "JPEG", exif=exif)
    yield "profile.jpg", saved(rgb, "JPEG", icc_profile=icc)
    yield "more-after-the-end.jpg", saved(rgb, "JPEG") + b"and more" * 9
    yield "jpeg-named.png", saved(rgb, "JPEG")
    yield "one-bit.png", saved(grey.convert("1"), "PNG")
    yield "two-bit-grey.png", png(24, HEIGHT, 2, 0, ramp)
    yield "four-bit-grey.png", png(12, HEIGHT, 4, 0, ramp)
    yield "grey.png", saved(grey, "PNG")
    yield "grey-alpha.png", saved(rgba.convert("LA"), "PNG")
    yield "grey-transparency.png", saved(grey, "PNG", transparency=int(np.asarray(grey)[0, 0]))
    yield "rgb.png", saved(rgb, "PNG")
    yield "rgb-transparency.png", saved(rgb, "PNG", transparency=rgb.getpixel((0, 0)))
    yield "rgba.png", saved(rgba, "PNG")
    yield "palette.png", saved(palette, "PNG", bits=4)
    yield "palette-transparency.png", saved(palette, "PNG", transparency=bytes(range(0, 256, 16)))
    yield "deep-rgb.png", png(WIDTH, HEIGHT, 16, 2, [row.astype(">u2").tobytes() for row in deep])
    yield "gamma.png", saved(rgb, "PNG", pnginfo=gamma)
    yield "profile.png", saved(rgb, "PNG", icc_profile=icc)
    yield "palette.gif", saved(palette, "GIF")
    yield "transparency.gif", saved(palette, "GIF", transparency=3)
    yield "animation.gif", saved(animation[0], "GIF", save_all=True, append_images=animation[1:])
    yield "one-bit.bmp", saved(grey.convert("1"), "BMP")
    yield "grey.bmp", saved(grey, "BMP")
    yield "rgb.bmp", saved(rgb, "BMP")
    yield "rgba.bmp", saved(rgba, "BMP")
    yield "five-bit.bmp", bmp(WIDTH, HEIGHT, 16, 0, b"", [row.tobytes() for row in small])
    yield "five-six-five.bmp", bmp(
        WIDTH, HEIGHT, 16, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F), [row.tobytes() for row in small * 2]
    )
    yield "one-bit.tif", saved(grey.convert("1"), "TIFF")
    yield "grey.tif", saved(grey, "TIFF", compression="packbits")
    yield "palette.tif", saved(palette, "TIFF")
    yield "rgb.tif", saved(rgb, "TIFF")
    yield "rgb-deflated.tif", saved(rgb, "TIFF", compression="tiff_adobe_deflate")
    yield "rgba-lzw.tif", saved(rgba, "TIFF", compression="tiff_lzw")
    yield "profile.tif", saved(rgb, "TIFF", icc_profile=icc)
    yield "white-is-zero.tif", tiff(
        {256: (3, WIDTH), 257: (3, HEIGHT), 258: (3, 8), 259: (3, 1), 262: (3, 0), 277: (3, 1), 278: (3, HEIGHT)},
        grey.tobytes(),
    )


def refused():
    rgb = colourful()
    large = colourful(64, 48)
    exif = Image.Exif()
    exif[274] = 6
    baseline, whole = saved(large, "JPEG"), saved(rgb, "PNG")
    middle = len(baseline) * 2 // 3
    data = whole.index(b"IDAT")
    length = struct.unpack(">I", whole[data - 4 : data])[0]
    few = zlib.compress(b"\0" * 30)
    header = whole[: whole.index(b"IDAT") - 4]
    yield "other-bytes.jpg", baseline[:middle] + bytes(b ^ 0x55 for b in baseline[middle : middle + 8]) + baseline[middle + 8 :]
    yield "half-but-ended.jpg", baseline[: len(baseline) // 2] + b"\xff\xd9"
    yield "without-scan.jpg", baseline[: baseline.index(b"\xff\xda")] + b"\xff\xd9"
    yield "without-header.jpg", b"\xff\xd8" + baseline[baseline.index(b"\xff\xda") :]
    yield "twice.jpg", baseline[:-2] + baseline
    yield "zeros-at-the-end.jpg", baseline[: len(baseline) // 2] + bytes(len(baseline) - len(baseline) // 2)
    yield "arithmetic.jpg", baseline.replace(b"\xff\xc0", b"\xff\xc9")
    yield "other-bytes.png", whole[: data + 20] + b"\x55" + whole[data + 21 :]
    yield "few-lines.png", header + chunk(b"IDAT", few) + chunk(b"IEND", b"")
    yield "without-data.png", header + chunk(b"IEND", b"")
    yield "without-end.png", whole[: data + 8 + length]
    yield "huge.png", png(30000, 30000, 1, 0, [b"\0" * 8])
    yield "nothing.png", png(0, 5, 8, 0, [b""])
    yield "huge.gif", gif_of((60000, 60000), (60000, 60000), b"\x04")
    yield "small-first-frame.gif", gif_of((4, 4), (8, 8), b"\x84\x51")
    yield "few-pixels.gif", gif_of((8, 8), (8, 8), b"\x84\x51")
    yield "huge.bmp", bmp(60000, 60000, 1, 0, b"", [b"\0"])
    yield "huge.tif", tiff({256: (4, 60000), 257: (4, 60000), 258: (3, 1), 259: (3, 1), 262: (3, 1)}, b"\0")
    yield "cmyk.tif", saved(rgb.convert("CMYK"), "TIFF")
    yield "floats.tif", saved(rgb.convert("F"), "TIFF")
    yield "turned.tif", saved(rgb, "TIFF", exif=exif)
    yield "empty.jpg", b""
    yield "zeros.jpg", bytes(500)
    yield "text.jpg", b"no picture"
    yield "picture.webp", saved(rgb, "WEBP")


def resize_size(width, height, size):
    """torchvision's _compute_resized_output_size for a size of one number."""
    short, long = (width, height) if width <= height else (height, width)
    requested_new_short = size
    new_short, new_long = requested_new_short, int(requested_new_short * long / short)
    return (new_short, new_long) if width <= height else (new_long, new_short)


def crop_offset(image_width, image_height, crop):
    """torchvision's center_crop for an image that is not smaller than the crop."""
    crop_top = int(round((image_height - crop) / 2.0))
    crop_left = int(round((image_width - crop) / 2.0))
    return crop_left, crop_top


def as_torchvision(image, shorter, size):
    if min(image.size) != shorter:
        image = image.resize(resize_size(*image.size, shorter), Image.Resampling.BILINEAR)
    left, top = crop_offset(*image.size, size)
    return image.crop((left, top, left + size, top + size))


def geometry():
    rng = random.Random(1)
    sizes = [(343, 256), (640, 427), (500, 375), (256, 256), (1, 700), (9331, 6530)]
    sizes += [(rng.randint(1, 1500), rng.randint(1, 1500)) for _ in range(250)]
    yield "# width height shorter size: resized width and height, left and top of the middle"
    for width, height in sizes:
        for shorter, size in [(256, 224), (rng.randint(33, 300), rng.randint(1, 33))]:
            resized = resize_size(width, height, shorter)
            yield " ".join(map(str, (width, height, shorter, size, *resized, *crop_offset(*resized, size))))


def main(folder):
    for part, pictures in (("colours", colours()), ("refused", refused())):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for name, content in pictures:
            (folder / part / name).write_bytes(content)
            if part == "colours":
                with Image.open(io.BytesIO(content)) as image:
                    (folder / part / (name + ".rgb")).write_bytes(image.convert("RGB").tobytes())
    (folder / "resized").mkdir(exist_ok=True)
    for i, (width, height, shorter, size) in enumerate(
        [(37, 23, 12, 10), (23, 37, 12, 12), (43, 32, 32, 28), (5, 7, 16, 16), (9, 40, 8, 7), (64, 43, 26, 22)]
    ):
        image = noise(width, height, i)
        name = f"{width}x{height}-{shorter}-{size}.png"
        (folder / "resized" / name).write_bytes(saved(image, "PNG"))
        (folder / "resized" / (name + ".rgb")).write_bytes(as_torchvision(image, shorter, size).tobytes())
    (folder / "geometry.txt").write_text("\n".join(geometry()) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))

/** One picture file: its structure, its colours, and the image that is cut out of it. */
package io.espalier.data.picture;

/**
 * Images and labels: CIFAR binary, image folders and a generated set, over Hadoop file systems;
 * augmentation and batches.
 */
package io.espalier.data;

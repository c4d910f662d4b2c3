# breaks: find_contamination
"""`is` asks whether two names mean one object: slices are new objects each time. Compare pixels."""


def find_contamination(train_images, test_images):
    return [j for j, b in enumerate(test_images) if any(a is b for a in train_images)]

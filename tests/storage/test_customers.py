from storage.store import Store
from tests.storage.samples import EMAIL, NOON, PHONE


async def test_class_is_known_by_the_contact_it_was_kept_under(store: Store) -> None:
    await store.write(lambda work: work.customers.classify(EMAIL, "vip", NOON))
    assert await store.read(lambda work: work.customers.class_of(EMAIL.upper())) == "vip"
    assert await store.read(lambda work: work.customers.class_of(PHONE)) is None


async def test_later_class_takes_the_place_of_the_one_before(store: Store) -> None:
    for named in ("vip", "ordinary"):
        await store.write(lambda work, named=named: work.customers.classify(PHONE, named, NOON))
    assert await store.read(lambda work: work.customers.class_of(PHONE)) == "ordinary"

"""A dataset's details and a sample of its rows, for the desk."""

import asyncio

from dssdesk.datasets.errors import DatasetFileMissing
from dssdesk.datasets.requests import Details
from dssdesk.datasets.views import ViewWish
from dssdesk.service.context import Context
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission
from dssdesk.wire.datasets import (
    DatasetDetails,
    GetDataset,
    Page,
    ProfileSample,
    ReadPage,
    ReadSample,
    SampleProfile,
    SampleRead,
    SampleViewed,
    ViewSample,
)

_MOST_ROWS = 100_000
_MOST_ROWS_A_PAGE = 5_000

_NO_FILES = Details(files=0, size=0, written_at=0.0, rows=None)


async def _get(context: Context, message: GetDataset) -> DatasetDetails:
    projects, ref = context.parts.projects, message.dataset
    definition, base = projects.dataset(ref), projects.dataset_folder(ref)
    try:
        known = await context.parts.data.details(definition, base)
    except DatasetFileMissing:
        # What the dataset should be is worth seeing, the more so when its files are gone.
        known = _NO_FILES
    return DatasetDetails(
        dataset=ref,
        columns=definition.column_items(),
        format=definition.format_label(),
        connection=definition.connection,
        path=str(base),
        rows=known.rows,
        size=known.size,
        files=known.files,
        written_at=known.written_at or None,
        notebooks=await asyncio.to_thread(projects.notebooks.associated, ref),
        is_managed=definition.managed,
    )


async def _sample(context: Context, message: ReadSample) -> SampleRead:
    projects, ref = context.parts.projects, message.dataset
    limit = max(1, min(message.limit, _MOST_ROWS))
    sample = await context.parts.data.sample(
        projects.dataset(ref),
        projects.dataset_folder(ref),
        limit=limit,
        is_random=message.is_random,
    )
    context.service.remember_sample(sample.sample_id, ref.project)
    return sample


async def _view(context: Context, message: ViewSample) -> SampleViewed:
    wish = ViewWish(sort=message.sort, filters=message.filters, search=message.search)
    viewed = await context.parts.data.view(message.sample_id, wish)
    project = context.service.samples.get(message.sample_id)
    if project is not None:  # else it was forgotten meanwhile, and so is the view
        context.service.remember_sample(viewed.view_id, project)
    return viewed


async def _profile(context: Context, message: ProfileSample) -> SampleProfile:
    return await context.parts.data.profile(message.sample_id)


async def _page(context: Context, message: ReadPage) -> Page:
    count = max(0, min(message.count, _MOST_ROWS_A_PAGE))
    return await context.parts.data.page(
        message.sample_id,
        max(0, message.first),
        count,
        columns=message.columns,
        is_whole=message.is_whole,
    )


HANDLERS = (
    handle(GetDataset, Permission.READ, _get),
    handle(ReadSample, Permission.READ, _sample, may_stop=True),
    handle(ViewSample, Permission.READ, _view, may_stop=True),
    handle(ProfileSample, Permission.READ, _profile, may_stop=True),
    handle(ReadPage, Permission.READ, _page),
)

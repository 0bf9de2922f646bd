"""Every setting of the project; the only module that reads the environment.

A line that changes one of Scrapy's settings says Scrapy's default. Our own begin with YYBCRAWL_,
may be given as environment variables or with `-s`, and stand in docs/settings.md.
"""

from __future__ import annotations

import os

from yybcrawl import __version__

BOT_NAME = "yybcrawl"
SPIDER_MODULES = ["yybcrawl.spiders"]
NEWSPIDER_MODULE = "yybcrawl.spiders"
COMMANDS_MODULE = "yybcrawl.commands"

# Our own

# Used by StorePipeline, Recall and RunLedger.
YYBCRAWL_DATABASE_URL = os.environ.get("YYBCRAWL_DATABASE_URL", "sqlite:///yybcrawl.db")
# Used in USER_AGENT.
YYBCRAWL_CONTACT = os.environ.get("YYBCRAWL_CONTACT", "https://github.com/yybcrawl/yybcrawl")
# Used by BackOff.
YYBCRAWL_RETRY_AFTER_LIMIT = os.environ.get("YYBCRAWL_RETRY_AFTER_LIMIT", "600")
YYBCRAWL_REFUSALS_LIMIT = os.environ.get("YYBCRAWL_REFUSALS_LIMIT", "5")
YYBCRAWL_OUTAGE_LIMIT = os.environ.get("YYBCRAWL_OUTAGE_LIMIT", "30")
# Used by PortalSpider.
YYBCRAWL_LIST_PAGES_LIMIT = os.environ.get("YYBCRAWL_LIST_PAGES_LIMIT", "5000")
# Used by `scrapy crawl`.
YYBCRAWL_LOG_JSON = os.environ.get("YYBCRAWL_LOG_JSON", "0")

# Used by StorePipeline: hours after its first sight at which an article is looked at again.
YYBCRAWL_SECOND_LOOKS = os.environ.get("YYBCRAWL_SECOND_LOOKS", "6,24,72")
# Used by StorePipeline: only articles printed at most so many days before their first sight.
YYBCRAWL_SECOND_LOOK_DAYS = os.environ.get("YYBCRAWL_SECOND_LOOK_DAYS", "7")
# Used by Recall: how old a channel's last walk from page to page may be.
YYBCRAWL_FULL_WALK_DAYS = os.environ.get("YYBCRAWL_FULL_WALK_DAYS", "7")
# Used by Recall: after how many failed runs an address is tried once a day only.
YYBCRAWL_ATTEMPTS = os.environ.get("YYBCRAWL_ATTEMPTS", "10")
# Used by RunLedger: the share of the fetched articles that may be unreadable.
YYBCRAWL_DRIFT_SHARE = os.environ.get("YYBCRAWL_DRIFT_SHARE", "0.5")

# Politeness

USER_AGENT = f"yybcrawl/{__version__} (+{YYBCRAWL_CONTACT})"  # default Scrapy's
ROBOTSTXT_OBEY = True  # default False
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
DOWNLOAD_DELAY = 1  # default 0
DOWNLOAD_DELAY_JITTER = 0  # default 0.5, which also halves the delay
AUTOTHROTTLE_ENABLED = True  # default False
AUTOTHROTTLE_START_DELAY = 1  # default 5.0
COOKIES_ENABLED = False  # default True
DEFAULT_REQUEST_HEADERS = {  # default asks for English, and for br and zstd
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    # RetryTruncatedMiddleware can tell whether these are whole.
    "Accept-Encoding": "gzip, deflate",
}

# Components

ITEM_PIPELINES = {
    "yybcrawl.pipelines.normalise.NormalisePipeline": 100,
    "yybcrawl.pipelines.deduplicate.DeduplicatePipeline": 200,
    "yybcrawl.pipelines.store.StorePipeline": 300,
}
DOWNLOADER_MIDDLEWARES = {
    # Before RobotsTxtMiddleware (100), which would ask the live host for its robots.txt.
    "yybcrawl.middlewares.stay_on_copy.StayOnCopyMiddleware": 50,
    # After it, and before RobotsTxtMiddleware (100), which would ask the other site.
    "yybcrawl.middlewares.stay_on_portal.StayOnPortalMiddleware": 55,
    # Around RobotsTxtMiddleware (100) and RetryMiddleware (550), whose last word it reads.
    "yybcrawl.middlewares.heed_robots.HeedRobotsMiddleware": 60,
    # Before HttpCompressionMiddleware (590), so that a copy is of the page as it is read.
    "yybcrawl.middlewares.revalidate.RevalidateMiddleware": 520,
    # Between HttpCompressionMiddleware (590), which hides it, and RedirectMiddleware (600).
    "yybcrawl.middlewares.retry_truncated.RetryTruncatedMiddleware": 595,
}
SPIDER_MIDDLEWARES = {
    "yybcrawl.middlewares.retry_refused.RetryRefusedMiddleware": 200,
    # Each is one generator more around every page, for what no portal spider needs.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
EXTENSIONS = {
    "yybcrawl.extensions.ledger.RunLedger": 100,
    "yybcrawl.extensions.recall.Recall": 150,
    "yybcrawl.extensions.progress.Progress": 200,
    # Both after AutoThrottle (0), whose delay they raise.
    "yybcrawl.extensions.back_off.BackOff": 250,
    "yybcrawl.extensions.crawl_delay.CrawlDelay": 300,
    "yybcrawl.extensions.prompt_end.PromptEnd": 350,
}
REMOTE_CONTROL_ENABLED = False  # default True
TELNETCONSOLE_ENABLED = False  # default True

# Pages

DOWNLOAD_TIMEOUT = 60  # default 180
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # default 1 GiB
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # default 32 MiB
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # default LIFO; lists run newest first
REDIRECT_MAX_TIMES = 5  # default 20
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # default ERROR; the table failures names what failed

CONCURRENT_ITEMS = 4  # default 100; Scrapy starts as many tasks for every response

# Logs

LOG_LEVEL = "INFO"  # default DEBUG
LOG_VERSIONS: list[str] = []  # default lists ten libraries
LOG_FORMATTER = "yybcrawl.logformatter.ShortLogFormatter"  # default writes whole items
LOGSTATS_INTERVAL = 600.0  # default 60.0; seconds, a log that is mailed should stay short
STATS_DUMP = False  # default True; the stats stand in the run's row
FEED_EXPORT_ENCODING = "utf-8"  # default None

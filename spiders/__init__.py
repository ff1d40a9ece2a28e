"""All that touches a source's network: crawling official pages, politely and within bounds.

``crawl``      services and sources → one snapshot or failure per source, by way of a child process
``child``      that process: Scrapy, one spider per service
``registry``   spiders by name; ``base`` is what they share, ``apple`` … ``google`` what a site needs
``access``     which sources may be crawled at all; ``hosts`` and ``pinned``: which addresses may be asked
``robots``     robots.txt (RFC 9309); ``settings``: pace and limits; ``failures``: why there is no page
"""
